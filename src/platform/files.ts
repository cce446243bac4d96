export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'pipe' | 'device' | 'other'
  readonly size: number
  readonly modifiedMs: number
  /** Inode and device as text: together they name the file whatever its path. */
  readonly inode: string
  readonly device: string
  readonly mode: number
}

export interface OpenFile {
  /** Fills as much of `buffer` as there is; 0 at the end. `position` null reads on from where the last read ended. */
  read(buffer: Uint8Array, position: number | null): Promise<number>
  write(bytes: Uint8Array): Promise<void>
  /** fsync. */
  sync(): Promise<void>
  chmod(mode: number): Promise<void>
  facts(): Promise<FileFacts>
  close(): Promise<void>
}

/** `read` follows links; `create` fails where anything stands at the path; `append` makes the file where it is missing. */
export type OpenMode = 'read' | 'create' | 'append'

/** The file system. Errors are those of Node (`code`: ENOENT, EACCES, ENOSPC …). */
export interface Files {
  open(path: string, mode: OpenMode, permissions?: number): Promise<OpenFile>
  /** Follows links; null where nothing is there. */
  facts(path: string): Promise<FileFacts | null>
  /** Does not follow links; null where nothing is there. */
  linkFacts(path: string): Promise<FileFacts | null>
  /** Names in a folder, sorted by code unit. */
  list(folder: string): Promise<string[]>
  readBytes(path: string): Promise<Uint8Array>
  realPath(path: string): Promise<string>
  makeFolder(path: string, permissions: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  removeTree(path: string): Promise<void>
  chmod(path: string, mode: number): Promise<void>
  /** fsync of a folder; silently nothing where the system has no such thing (Windows). */
  syncFolder(path: string): Promise<void>
}

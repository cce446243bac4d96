/** The part of WebAssembly that wasm-kernel.ts uses: TypeScript declares it only together with the browser. */
declare namespace WebAssembly {
  type Module = object
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module
  class Instance {
    constructor(module: Module)
    readonly exports: Readonly<Record<string, unknown>>
  }
  class Memory {
    private constructor()
    readonly buffer: ArrayBuffer
    /** By pages of 64 KiB. */
    grow(pages: number): number
  }
}

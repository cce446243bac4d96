/** A database in MaxMind's format (MaxMind DB File Format 2.0) with one record an IPv4 network: enough to test look-ups. */
export type MmdbValue = string | number | { readonly [key: string]: MmdbValue }

export function mmdb(type: string, networks: readonly (readonly [string, MmdbValue])[]): Buffer {
  const nodes: [number | Buffer | null, number | Buffer | null][] = [[null, null]]
  const data: Buffer[] = []
  let size = 0
  const offsets = networks.map(([, value]) => {
    const bytes = encode(value)
    data.push(bytes)
    size += bytes.length
    return size - bytes.length
  })
  const leaves = new Map<number, number>()
  networks.forEach(([network], index) => {
    const bits = bitsOf(network)
    let at = 0
    bits.forEach((bit, depth) => {
      const node = nodes[at] as [number | null, number | null]
      if (depth === bits.length - 1) {
        leaves.set(at * 2 + bit, offsets[index] ?? 0)
        return
      }
      const next = node[bit] ?? nodes.push([null, null]) - 1
      node[bit] = next
      at = next
    })
  })
  const count = nodes.length
  const tree = Buffer.alloc(count * 6)
  nodes.forEach((node, at) => {
    for (const bit of [0, 1] as const) {
      const leaf = leaves.get(at * 2 + bit)
      const record = leaf === undefined ? ((node[bit] as number | null) ?? count) : count + 16 + leaf
      tree.writeUIntBE(record, at * 6 + bit * 3, 3)
    }
  })
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_770_000_000,
    database_type: type,
    ip_version: 4,
    node_count: count,
    record_size: 24,
  })
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('\u00ab\u00cd\u00efMaxMind.com', 'latin1'),
    metadata,
  ])
}

function bitsOf(network: string): (0 | 1)[] {
  const [address = '', length = '32'] = network.split('/')
  const bits = address.split('.').flatMap((part) => Number(part).toString(2).padStart(8, '0').split(''))
  return bits.slice(0, Number(length)).map((bit) => (bit === '1' ? 1 : 0))
}

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  const entries = Object.entries(value)
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, inner]) => [encode(key), encode(inner)]),
  ])
}

/** Sizes up to 284: more is not needed here. */
function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29])
}

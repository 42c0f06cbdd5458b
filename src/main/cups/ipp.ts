/** IPP as RFC 8010 writes it: as much of it as jobs need. */

export type IppValue =
  | { readonly tag: 'uri' | 'keyword' | 'name' | 'mime' | 'charset' | 'language'; readonly value: string }
  | { readonly tag: 'integer' | 'enum'; readonly value: number }
  | { readonly tag: 'boolean'; readonly value: boolean }
  | { readonly tag: 'collection'; readonly value: IppAttributes }
export type IppAttributes = readonly (readonly [name: string, value: IppValue | readonly IppValue[]])[]

const TAGS = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  collection: 0x34,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const
const END_COLLECTION = 0x37
const MEMBER_NAME = 0x4a
const END = 0x03
const GROUPS = { operation: 0x01, job: 0x02 } as const

export interface IppRequest {
  readonly operation: number
  readonly operationAttributes: IppAttributes
  readonly jobAttributes?: IppAttributes
}

export interface IppAnswer {
  readonly status: number
  /** Groups of attributes after the operation's own, each by name; values are strings, numbers or booleans, others null. */
  readonly groups: readonly ReadonlyMap<string, readonly (string | number | boolean | null)[]>[]
}

const int = (value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}
const sized = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}
const field = (tag: number, name: string, value: Buffer): Buffer => Buffer.concat([Buffer.of(tag), sized(Buffer.from(name)), sized(value)])

function encodeValue(name: string, given: IppValue): Buffer {
  const tag = TAGS[given.tag]
  switch (given.tag) {
    case 'integer':
    case 'enum':
      return field(tag, name, int(given.value))
    case 'boolean':
      return field(tag, name, Buffer.of(given.value ? 1 : 0))
    case 'collection': {
      const members = given.value.map(([member, value]) =>
        Buffer.concat([field(MEMBER_NAME, '', Buffer.from(member)), ...listOf(value).map((one) => encodeValue('', one))]),
      )
      return Buffer.concat([field(tag, name, Buffer.alloc(0)), ...members, field(END_COLLECTION, '', Buffer.alloc(0))])
    }
    default:
      return field(tag, name, Buffer.from(given.value))
  }
}

const listOf = (value: IppValue | readonly IppValue[]): readonly IppValue[] => (Array.isArray(value) ? value : [value as IppValue])

const encodeAll = (attributes: IppAttributes): Buffer[] =>
  attributes.flatMap(([name, value]) => listOf(value).map((one, i) => encodeValue(i === 0 ? name : '', one)))

/** A request's head; a document's bytes may follow. */
export function encodeRequest({ operation, operationAttributes, jobAttributes = [] }: IppRequest): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x0200)
  head.writeUInt16BE(operation, 2)
  head.writeInt32BE(1, 4)
  return Buffer.concat([
    head,
    Buffer.of(GROUPS.operation),
    ...encodeAll([['attributes-charset', { tag: 'charset', value: 'utf-8' }], ['attributes-natural-language', { tag: 'language', value: 'en' }]]),
    ...encodeAll(operationAttributes),
    ...(jobAttributes.length === 0 ? [] : [Buffer.of(GROUPS.job), ...encodeAll(jobAttributes)]),
    Buffer.of(END),
  ])
}

function decodeValue(tag: number, bytes: Buffer): string | number | boolean | null {
  if (tag === TAGS.integer || tag === TAGS.enum) return bytes.readInt32BE(0)
  if (tag === TAGS.boolean) return bytes[0] === 1
  return tag >= 0x40 && tag <= 0x49 ? bytes.toString('utf8') : null
}

/** Throws on bytes that are no IPP answer. Members of collections are left out. */
export function decodeAnswer(bytes: Buffer): IppAnswer {
  const groups: Map<string, (string | number | boolean | null)[]>[] = []
  const status = bytes.readUInt16BE(2)
  let at = 8
  let depth = 0
  let current: (string | number | boolean | null)[] = []
  const take = (): Buffer => {
    const length = bytes.readUInt16BE(at)
    at += 2 + length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at++)
    if (tag === END) break
    if (tag < 0x10) {
      groups.push(new Map())
      continue
    }
    const name = take().toString('utf8')
    const value = take()
    if (tag === END_COLLECTION) depth -= 1
    else if (depth === 0) {
      if (name !== '') groups.at(-1)?.set(name, (current = []))
      current.push(decodeValue(tag, value))
    }
    if (tag === TAGS.collection) depth += 1
  }
  return { status, groups: groups.slice(1) }
}

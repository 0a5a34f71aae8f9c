import type { NodeId } from '../model/index.ts'
import { MOMENT } from './entry-text.ts'

/**
 * manifest.json after its head, as bytes: the same for each command that finds the project unchanged. What `created_at` says is
 * put in when it is written, and single entries of `nodes` can be replaced.
 */
export interface ManifestBody {
  readonly bytes: Uint8Array
  /** Where the values of `nodes` lie in {@link bytes}: ids, and two offsets for each. */
  readonly ids: readonly NodeId[]
  readonly places: Uint32Array
}

/** A node's type, with which its id begins. */
export function typeOf(id: NodeId): string {
  return id.slice(0, id.indexOf('.'))
}

/** Whether a node is an entry of `nodes`, and not of a section of its own. */
export function isExecutableId(id: NodeId): boolean {
  return /^(?:model|seed|snapshot|analysis|test|operation|sql_operation)\./.test(id)
}

/** Collects texts as UTF-8. */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  constructor(capacity = 1 << 20) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#length
  }

  write(text: string): void {
    // a UTF-16 unit takes three bytes at most
    const most = this.#length + text.length * 3
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    this.#length += this.#bytes.write(text, this.#length)
  }

  /** What was written so far, not copied. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }
}

/**
 * The body in pieces, ready to be written.
 *
 * @param moment what `created_at` says, as JSON
 * @param replaced texts with {@link MOMENT} for entries of `nodes`
 */
export function* bodyPieces(
  body: ManifestBody,
  moment: string,
  replaced: ReadonlyMap<NodeId, string>,
): Generator<Uint8Array | string, void> {
  let from = 0
  if (replaced.size > 0) {
    for (const [index, id] of body.ids.entries()) {
      const text = replaced.get(id)
      const start = body.places[2 * index]
      const end = body.places[2 * index + 1]
      if (text === undefined || start === undefined || end === undefined) continue
      yield* filled(body.bytes.subarray(from, start), moment)
      yield text.replaceAll(MOMENT, moment)
      from = end
    }
  }
  yield* filled(body.bytes.subarray(from), moment)
}

const MARK = MOMENT.charCodeAt(0)

function* filled(bytes: Uint8Array, moment: string): Generator<Uint8Array | string, void> {
  let from = 0
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, from)) {
    yield bytes.subarray(from, at)
    yield moment
    from = at + 1
  }
  yield bytes.subarray(from)
}

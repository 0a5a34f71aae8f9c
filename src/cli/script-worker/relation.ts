import type { Connection, Session } from '../../adapter/index.ts'
import type { ModelRelation, ModelRow } from '../../model/index.ts'
import { toArrow } from './arrow.ts'
import { modelValue } from './values.ts'

/** A relation or query of the model's own database. */
export class QueryRelation implements ModelRelation {
  /** What stands behind `from`. */
  readonly sql: string
  private readonly session: Session
  private readonly file: string
  constructor(session: Session, file: string, sql: string) {
    this.session = session
    this.file = file
    this.sql = sql
  }

  toString(): string {
    return this.sql
  }

  async rows(): Promise<ModelRow[]> {
    const all: ModelRow[] = []
    for await (const batch of this.batches()) all.push(...batch)
    return all
  }

  async *batches(): AsyncGenerator<readonly ModelRow[]> {
    const connection = await this.session.connect('model')
    try {
      const columns = await connection.describe(this.query())
      for await (const batch of connection.stream(this.query())) {
        yield batch.map((row) =>
          Object.fromEntries(columns.map(({ name, type }, at) => [name, modelValue(row[at] ?? null, type)])),
        )
      }
    } finally {
      await connection.release()
    }
  }

  async arrow(): Promise<Uint8Array> {
    const columns = await withConnection(this.session, (connection) => connection.describe(this.query()))
    return toArrow({ columns, rows: await this.rows() }, this.file)
  }

  private query(): string {
    return `select * from ${this.sql}`
  }
}

async function withConnection<T>(session: Session, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await session.connect('model')
  try {
    return await work(connection)
  } finally {
    await connection.release()
  }
}

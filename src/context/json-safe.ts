import { Dict, Host, TemplateError, Tuple, tuple, typeName, type Value } from '../jinja/index.ts'

/** A member of one of dbt's enumerations: prints and compares as its text, its repr names the enumeration. */
export class EnumText extends Host {
  private readonly type: string
  readonly text: string
  constructor(type: string, text: string) {
    super()
    this.type = type
    this.text = text
  }
  override pyType(): string {
    return this.type
  }
  override pyStr(): string {
    return this.text
  }
  override pyRepr(): string {
    return `<${this.type}.${this.text}: '${this.text}'>`
  }
  override pyEquals(other: Value): boolean {
    return other === this.text || (other instanceof EnumText && other.text === this.text)
  }
  override pyHash(): string {
    return this.text
  }
  override pyLen(): number {
    return this.text.length
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'value' || name === 'name' ? this.text : undefined
  }
}

/**
 * The same value with enumeration members as plain texts, for JSON.
 * @throws TemplateError for objects such as relations, which look like mappings and are none
 */
export function jsonSafe(value: Value): Value {
  if (value instanceof EnumText) return value.text
  if (value instanceof Tuple) return tuple(value.map(jsonSafe))
  if (Array.isArray(value)) return value.map(jsonSafe)
  if (value instanceof Dict) return Dict.of([...value.entries()].map(([key, item]) => [key, jsonSafe(item)]))
  if (value instanceof Host && value.pyMapping() && value.pyIter() === undefined) {
    throw new TemplateError('type', `Object of type ${typeName(value)} is not JSON serializable`)
  }
  return value
}

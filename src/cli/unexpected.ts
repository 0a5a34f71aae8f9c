/** The text for a mistake of planwise itself, in the form of every other error; with its stack trace only on request. */
export function unexpectedText(error: unknown, withStack: boolean): string {
  const message = error instanceof Error ? error.message : String(error)
  const hint = '  hint: This is a mistake in planwise. Run again with --debug for the stack trace.'
  const detail = withStack && error instanceof Error ? (error.stack ?? '') : hint
  return `Encountered an error:\nRuntime Error\n  Internal error: ${message.split('\n')[0]}\n${detail}\n  code: PW9001`
}

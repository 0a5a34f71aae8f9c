/** How a command ends, for scripts. */
export const exitCodes = {
  success: 0,
  /** The command ran, and a node, a test or a check failed. */
  failure: 1,
  /** The command could not run: usage, configuration, a project that does not parse, an internal error. */
  error: 2,
  /** Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

import type { Json, ValidateData, ValidateFinding } from '../../model/index.ts'
import { RULES } from '../rules/index.ts'

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const

/** SARIF 2.1.0, for code scanning. */
export function sarifText({ findings, unchecked }: ValidateData, version: string): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort()
  const rules = codes.map((id) => {
    const why = RULES.find(({ code }) => code === id)?.why
    return { id, ...(why === undefined ? {} : { shortDescription: { text: why } }) }
  })
  const notifications = unchecked.map(({ resource, because }) => ({
    level: 'note',
    message: { text: `${resource}: ${because}` },
  }))
  const log: Json = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'planwise', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: LEVELS[finding.severity],
          message: { text: finding.hint === null ? finding.message : `${finding.message}\n${finding.hint}` },
          locations: locationsOf(finding),
        })),
      },
    ],
  }
  return JSON.stringify(log, null, 2)
}

function locationsOf({ file, line, column, endLine, endColumn, resource }: ValidateFinding): Json {
  const logical = resource === null ? {} : { logicalLocations: [{ fullyQualifiedName: resource }] }
  if (file === null) return resource === null ? [] : [logical]
  const region =
    line === null
      ? {}
      : {
          region: {
            startLine: line,
            ...(column === null ? {} : { startColumn: column }),
            ...(endLine === null ? {} : { endLine }),
            ...(endColumn === null ? {} : { endColumn }),
          },
        }
  return [{ physicalLocation: { artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) }, ...region }, ...logical }]
}

export { type Body, type Compiled, type CompileServices, compileNode } from './compile.ts'
export { type Cte, cteName, cteSql, injectCtes } from './ctes.ts'
export { composeMap, lineColumn, type MappedText, type Piece } from './map.ts'
export { type SqlToken, sqlTokens } from './tokens.ts'

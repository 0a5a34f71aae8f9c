import { escaped, XML } from './xml.ts'

/** How the cells of a column look. */
export type StyleName = 'plain' | 'header' | 'count' | 'money' | 'percent' | 'fraction' | 'date' | 'moment'

/** Number formats of Excel's language, which every spreadsheet program reads. */
const FORMATS: Readonly<Record<StyleName, string>> = {
  plain: 'General',
  header: 'General',
  count: '#,##0',
  money: '#,##0.00',
  percent: '0.0%',
  fraction: '0.0000',
  date: 'yyyy\\-mm\\-dd',
  moment: 'yyyy\\-mm\\-dd hh:mm:ss',
}

const NAMES: readonly StyleName[] = ['plain', 'header', 'count', 'money', 'percent', 'fraction', 'date', 'moment']

/** Places in `cellXfs`. */
export const STYLE_IDS: Readonly<Record<StyleName, number>> = {
  plain: 0,
  header: 1,
  count: 2,
  money: 3,
  percent: 4,
  fraction: 5,
  date: 6,
  moment: 7,
}

/** Own formats are numbered from 164 on. */
const FIRST_OWN = 164

export function stylesXml(): string {
  const own = NAMES.filter((name) => FORMATS[name] !== 'General')
  const idOf = (name: StyleName): number => (own.includes(name) ? FIRST_OWN + own.indexOf(name) : 0)
  const formats = own.map((name) => `<numFmt numFmtId="${idOf(name)}" formatCode="${escaped(FORMATS[name])}"/>`).join('')
  const cells = NAMES.map((name) =>
    name === 'header'
      ? '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
      : `<xf numFmtId="${idOf(name)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  ).join('')
  const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
  return `${XML}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${own.length}">${formats}</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3EAF4"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${NAMES.length}">${cells}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

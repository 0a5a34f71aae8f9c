import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { cursorOf, MOST_ROWS, type SheetSource, sheetXml } from './sheet.ts'
import { stylesXml } from './styles.ts'
import { escaped, XML } from './xml.ts'

export interface Sheet {
  /** At most 31 characters, without `[]:*?/\`. */
  readonly name: string
  readonly open: () => Promise<SheetSource>
}

export interface WorkbookFacts {
  readonly title: string
  readonly now: Date
}

/** ECMA-376 names of parts and their relations. */
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const LONGEST_NAME = 31

/**
 * Writes a workbook, one row after the other: memory does not grow with the number of rows. A sheet of more rows than
 * Excel takes goes on in `Name_2`, `Name_3` … The whole file is written by its end or the promise rejects.
 *
 * @returns the sheets' names
 */
export async function writeWorkbook(
  file: string,
  sheets: readonly Sheet[],
  facts: WorkbookFacts,
  limit: number = MOST_ROWS,
): Promise<readonly string[]> {
  const zip = new ZipFile()
  const options = { mtime: facts.now, compressionLevel: 4 }
  const failed = new Promise<never>((_, reject) => zip.on('error', reject))
  const written = pipeline(zip.outputStream, createWriteStream(file))
  const names: string[] = []
  const fill = async (): Promise<void> => {
    for (const sheet of sheets) {
      const cursor = cursorOf(await sheet.open())
      for (let part = 1; part === 1 || (await cursor.peek()).length > 0; part++) {
        names.push(part === 1 ? sheet.name : `${sheet.name.slice(0, LONGEST_NAME - 1 - String(part).length)}_${part}`)
        const stream = Readable.from(bytesOf(sheetXml(cursor, limit)), { objectMode: false })
        zip.addReadStream(stream, `xl/worksheets/sheet${names.length}.xml`, options)
        await finished(stream)
      }
    }
    for (const [path, text] of fixedParts(names, facts)) zip.addBuffer(Buffer.from(text), path, options)
    zip.end()
    await written
  }
  await Promise.race([fill(), failed, written.then(() => new Promise<void>(() => undefined))])
  return names
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text)
}

function fixedParts(names: readonly string[], { title, now }: WorkbookFacts): readonly (readonly [string, string])[] {
  const numbers = names.map((_, index) => index + 1)
  const override = (part: string, type: string): string => `<Override PartName="${part}" ContentType="${type}"/>`
  const related = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`
  const moment = now.toISOString().replace(/\.\d+Z$/, 'Z')
  return [
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets>${names
        .map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbers
        .map((number) => related(number, `${OFFICE}/worksheet`, `worksheets/sheet${number}.xml`))
        .join('')}${related(names.length + 1, `${OFFICE}/styles`, 'styles.xml')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml()],
    [
      'docProps/core.xml',
      `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>planwise</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${moment}</dcterms:created></cp:coreProperties>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${related(1, `${OFFICE}/officeDocument`, 'xl/workbook.xml')}${related(2, `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml')}</Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', `${MAIN}.sheet.main+xml`)}${numbers
        .map((number) => override(`/xl/worksheets/sheet${number}.xml`, `${MAIN}.worksheet+xml`))
        .join(
          '',
        )}${override('/xl/styles.xml', `${MAIN}.styles+xml`)}${override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}</Types>`,
    ],
  ]
}

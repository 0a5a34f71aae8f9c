import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { writeWhole } from './write-whole.ts'

/** Reading and writing of a file with a key and several parts, of which a damaged one is noticed. */
const HEAD = /^planwise ([\w-]+) ([\d,]+) ([0-9a-f]+)\n/

/** @param key says what the parts were made of; word characters and hyphens */
export function writeSections(file: string, key: string, sections: readonly Uint8Array[]): void {
  const said = `${key} ${sections.map((section) => section.length).join(',')}`
  const sum = sections.reduce((before, section) => crc32(section, before), crc32(said))
  writeWhole(file, [Buffer.from(`planwise ${said} ${sum.toString(16)}\n`), ...sections])
}

/** @returns undefined when there is no such file, it was made of something else, or it is damaged */
export function readSections(file: string, key: string): readonly Buffer[] | undefined {
  try {
    if (keyOf(file) !== key) return undefined
    const bytes = readFileSync(file)
    const [head = '', said, lengths = '', sum] = HEAD.exec(bytes.toString('latin1', 0, 512)) ?? []
    const content = bytes.subarray(head.length)
    if (said !== key || crc32(content, crc32(`${key} ${lengths}`)).toString(16) !== sum) return undefined
    let from = 0
    return lengths.split(',').map((length) => {
      const section = content.subarray(from, from + Number(length))
      from += Number(length)
      return section
    })
  } catch {
    return undefined
  }
}

/** A file of another key need not be read to its end. */
function keyOf(file: string): string | undefined {
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(Math.min(512, fstatSync(handle).size))
    readSync(handle, head)
    return HEAD.exec(head.toString('latin1'))?.[1]
  } finally {
    closeSync(handle)
  }
}

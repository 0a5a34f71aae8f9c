import { isSamePlain } from '../../../src/validate/changes.ts'

test.each([
  [{ a: [1, 'x', null] }, { a: [1, 'x', null] }, true],
  [{ a: 1, b: undefined }, Object.assign(Object.create(null), { a: 1 }), true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [new Map([[1, { x: 2n }]]), new Map([[1, { x: 2n }]]), true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [{ a: 1 }, { b: 1 }, false],
  [[1, 2], [1], false],
  [[], {}, false],
  [new Map(), {}, false],
  [{ a: '1' }, { a: 1 }, false],
  [null, {}, false],
  [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, false],
])('%p and %p', (one, other, same) => {
  expect(isSamePlain(one, other)).toBe(same)
  expect(isSamePlain(other, one)).toBe(same)
})

// Computes expected.json from the checked-in CSV in plain JavaScript: whole cents, no SQL, nothing of the models.
// Run it by hand when the census or the seeds change on purpose: node test/golden/workforce/compute.mjs > test/golden/workforce/expected.json
import { readFileSync } from 'node:fs'
import path from 'node:path'

const csv = path.resolve(import.meta.dirname, '../../../data/census_preprocessed.csv')
const [header, ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n')
const names = header.split(',')
const employees = lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index], value])))

const minimums = [56_000, 81_000, 121_000, 161_000, 275_000]
const ageBands = ['< 25', '25-34', '35-44', '45-54', '55-64', '65+']
const tenureBands = ['< 2', '2-4', '5-9', '10-19', '20+']
const levelNames = ['Staff', 'Manager', 'SrMgr', 'Director', 'VP']

/** On December 31 every birthday of the year has passed. */
const completed = (date) => 2024 - Number(date.slice(0, 4))
const cents = (text) => Math.round(Number(text) * 100)
const levelOf = (pay) => Math.max(1, minimums.filter((minimum) => minimum * 100 <= pay).length)
const bandOf = (bands, starts, years) => bands[starts.filter((start) => start <= years).length - 1]

const active = employees
  .filter((employee) => employee.employee_termination_date === '')
  .map((employee) => ({
    pay: cents(employee.employee_gross_compensation),
    age: completed(employee.employee_birth_date),
    tenure: completed(employee.employee_hire_date),
  }))
  .map((employee) => ({
    ...employee,
    level: levelOf(employee.pay),
    ageBand: bandOf(ageBands, [0, 25, 35, 45, 55, 65], employee.age),
    tenureBand: bandOf(tenureBands, [0, 2, 5, 10, 20], employee.tenure),
  }))

const sum = (people, of) => people.reduce((total, person) => total + of(person), 0)
const money = (amount) => Math.round(amount) / 100
function median(people) {
  const pays = people.map(({ pay }) => pay).sort((a, b) => a - b)
  const middle = Math.floor(pays.length / 2)
  return money(pays.length % 2 === 1 ? pays[middle] : (pays[middle - 1] + pays[middle]) / 2)
}
const tenth = (value) => Math.round(value * 10) / 10

function summary(people, level, name) {
  return {
    level_id: level,
    level_name: name,
    headcount: people.length,
    headcount_share: Math.round((people.length / active.length) * 10_000) / 10_000,
    average_compensation: money(sum(people, ({ pay }) => pay) / people.length),
    median_compensation: median(people),
    total_compensation: money(sum(people, ({ pay }) => pay)),
    average_age: tenth(sum(people, ({ age }) => age) / people.length),
    average_tenure: tenth(sum(people, ({ tenure }) => tenure) / people.length),
  }
}

function byBand(bands, key) {
  return bands.map((band) => {
    const people = active.filter((person) => person[key] === band)
    return { band, headcount: people.length, total_compensation: money(sum(people, ({ pay }) => pay)) }
  })
}

const expected = {
  intake: {
    rows_read: employees.length,
    rows_quarantined: 0,
    duplicates_dropped: 0,
    employees_active: active.length,
    employees_terminated: employees.length - active.length,
    employees_flagged: 0,
  },
  summary: [
    ...levelNames.map((name, index) =>
      summary(
        active.filter(({ level }) => level === index + 1),
        index + 1,
        name,
      ),
    ),
    summary(active, null, 'All levels'),
  ],
  ageBands: byBand(ageBands, 'ageBand'),
  tenureBands: byBand(tenureBands, 'tenureBand'),
}
console.log(JSON.stringify(expected, null, 2))

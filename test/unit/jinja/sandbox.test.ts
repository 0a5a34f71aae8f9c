import {
  compileTemplate,
  Dict,
  defineMacro,
  fn,
  Host,
  pythonModules,
  ScopeObject,
  scopeOf,
  TemplateError,
  toValue,
  type Value,
} from '../../../src/jinja/index.ts'

/** An object of the program with JavaScript state that no template may reach. */
class Secretive extends Host {
  readonly secret = 'TOP-SECRET'
  override pyType(): string {
    return 'Secretive'
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'open' ? 'fine' : undefined
  }
}

const record: Record<string, Value> = {
  obj: new Secretive(),
  f: fn('f', 'x=None', (x) => x),
  d: toValue({ a: 1, b: { c: 2 } }),
  l: [1, 2, 3],
  s: 'text',
  rows: toValue([{ n: 1 }, { n: 2 }]),
  modules: pythonModules,
  m: defineMacro({ path: 'm.sql', name: 'm', text: '{% macro m(a) %}{{ a }}{% endmacro %}' }).bind(scopeOf({})),
}
const base = scopeOf(record)
const scope = scopeOf({ context: new ScopeObject(base) }, base)

async function outcome(template: string): Promise<string> {
  try {
    return (await compileTemplate({ path: 'escape.sql', text: template }).render(scope)).text
  } catch (error) {
    if (error instanceof TemplateError) return `${error.kind}: ${error.message}`
    throw error
  }
}

const unsafe = (name: string, type: string) => `security: access to attribute '${name}' of '${type}' object is unsafe.`

// What Jinja2's own sandbox does: an unsafe attribute is an undefined value that prints nothing and raises when used.
const ESCAPES: readonly (readonly [string, string])[] = [
  // attributes
  ['{{ s.__class__ }}', ''],
  ['{{ s.__class__.__mro__ }}', unsafe('__class__', 'str')],
  ["{{ ''.__class__.__base__.__subclasses__() }}", unsafe('__class__', 'str')],
  ['{{ s.constructor }}', ''],
  ['{{ s.constructor.constructor }}', "undefined: 'str object' has no attribute 'constructor'"],
  ["{{ s.constructor('return process')() }}", "undefined: 'str object' has no attribute 'constructor'"],
  ['{{ s.__proto__ }}', ''],
  ['{{ s.__proto__.polluted }}', unsafe('__proto__', 'str')],
  ['{{ s.prototype }}', ''],
  ['{{ s.length }}', ''],
  ['{{ s.toString }}', ''],
  ['{{ s.toString() }}', "undefined: 'str object' has no attribute 'toString'"],
  ['{{ s.at(0) }}', "undefined: 'str object' has no attribute 'at'"],
  ['{{ s.valueOf() }}', "undefined: 'str object' has no attribute 'valueOf'"],
  ['{{ s.normalize() }}', "undefined: 'str object' has no attribute 'normalize'"],
  ['{{ l.constructor }}', ''],
  ['{{ l.map(f) }}', "undefined: 'list object' has no attribute 'map'"],
  ['{{ l.push(1) }}', "undefined: 'list object' has no attribute 'push'"],
  ['{{ l.length }}', ''],
  ['{{ l.__proto__ }}', ''],
  ['{{ l.at }}', ''],
  ['{{ d.constructor }}', ''],
  ['{{ d.__proto__ }}', ''],
  ['{{ d.map }}', ''],
  ['{{ d.hasOwnProperty }}', ''],
  ["{{ d.hasOwnProperty('a') }}", "undefined: 'dict object' has no attribute 'hasOwnProperty'"],
  ['{{ d.__defineGetter__ }}', ''],
  ['{{ d.odd }}', ''],
  ['{{ d.size }}', ''],
  ['{{ d.set }}', ''],
  ['{{ (1).constructor }}', ''],
  ['{{ (1).toFixed(2) }}', "undefined: 'int object' has no attribute 'toFixed'"],
  ['{{ 1.5.constructor }}', ''],
  ['{{ true.constructor }}', ''],
  ['{{ none.constructor }}', ''],
  ['{{ none.__class__.x }}', unsafe('__class__', 'NoneType')],
  ['{{ missing.__class__ }}', "undefined: 'missing' is undefined"],
  ['{{ missing.constructor }}', "undefined: 'missing' is undefined"],
  // functions, macros and host objects
  ['{{ f.constructor }}', ''],
  ["{{ f.constructor('return this')() }}", "undefined: 'function object' has no attribute 'constructor'"],
  ['{{ f.__globals__ }}', ''],
  ['{{ f.__code__.co_code }}', unsafe('__code__', 'function')],
  ['{{ f.call }}', ''],
  ['{{ f.apply }}', ''],
  ['{{ f.bind }}', ''],
  ['{{ f.caller }}', ''],
  ['{{ f.implementation }}', ''],
  ['{{ f.name }}', ''],
  ['{{ m.__globals__ }}', ''],
  ['{{ m.scope }}', ''],
  ['{{ m.macro }}', ''],
  ['{{ m.lazy }}', ''],
  ['{{ m.call }}', ''],
  ['{{ obj.secret }}', ''],
  ["{{ obj['secret'] }}", ''],
  ['{{ obj.open }}', 'fine'],
  ['{{ obj.pyAttr }}', ''],
  ["{{ obj.pyAttr('secret') }}", "undefined: 'Secretive object' has no attribute 'pyAttr'"],
  ['{{ obj.constructor }}', ''],
  ['{{ obj.__proto__ }}', ''],
  ['{{ obj() }}', "type: 'Secretive' object is not callable"],
  ['{{ obj }}', '<Secretive object>'],
  ['{{ range.constructor }}', ''],
  ['{{ dict.__subclasses__() }}', unsafe('__subclasses__', 'type')],
  ['{{ namespace.__init__.__globals__ }}', unsafe('__init__', 'type')],
  ['{{ cycler.__init__ }}', ''],
  ['{{ joiner.__class__ }}', ''],
  ['{% for i in l %}{{ loop.__class__ }}{{ loop.constructor }}{{ loop.source }}{{ loop.recursion }}{% endfor %}', ''],
  ['{% macro q() %}{% endmacro %}{{ q.home }}{{ q.body }}{{ q.constructor }}{{ q.__call__ }}', ''],
  [
    '{% macro q() %}{{ caller.home }}{{ caller.constructor }}{{ caller.__globals__ }}{% endmacro %}{% call q() %}{% endcall %}',
    '',
  ],
  // items
  ["{{ s['__class__'] }}", ''],
  ["{{ s['constructor'] }}", ''],
  ["{{ l['constructor'] }}", ''],
  ["{{ d['__proto__'] }}", ''],
  ["{{ d['constructor']['constructor'] }}", "undefined: 'dict object' has no attribute 'constructor'"],
  ["{{ f['constructor'] }}", ''],
  ["{{ ({})['__class__']['__base__'] }}", unsafe('__class__', 'dict')],
  ["{{ l['length'] }}", ''],
  ["{{ l['0'] }}", ''],
  // filters
  ["{{ s | attr('__class__') }}", ''],
  ["{{ s | attr('constructor') }}", ''],
  ["{{ (s | attr('__class__')) | attr('__base__') }}", unsafe('__class__', 'str')],
  ["{{ f | attr('constructor') }}", ''],
  ["{{ obj | attr('secret') }}", ''],
  ["{{ [s] | map(attribute='__class__') | list }}", '[Undefined]'],
  ["{{ [s] | map(attribute='constructor') | list }}", '[Undefined]'],
  ["{{ [s] | map(attribute='__class__.__base__') | list }}", unsafe('__class__', 'str')],
  ["{{ [obj] | map(attribute='secret') | list }}", '[Undefined]'],
  ["{{ [s] | map('attr', '__class__') | list }}", '[Undefined]'],
  ["{{ rows | sum(attribute='__class__') }}", unsafe('__class__', 'dict')],
  ["{{ rows | sort(attribute='__class__') | length }}", '2'],
  ["{{ rows | groupby('__class__') | length }}", unsafe('__class__', 'dict')],
  ["{{ rows | groupby('constructor') | length }}", "undefined: 'dict object' has no attribute 'constructor'"],
  ["{{ rows | selectattr('__class__') | list | length }}", '0'],
  ["{{ rows | rejectattr('constructor') | list | length }}", '2'],
  ["{{ rows | unique(attribute='__proto__') | list | length }}", '1'],
  ["{{ rows | map(attribute='__proto__', default='d') | list }}", "['d', 'd']"],
  ["{{ rows | join('', attribute='constructor') }}", ''],
  ["{{ [obj] | max(attribute='secret') }}", '<Secretive object>'],
  // format strings
  ["{{ '{0.__class__}'.format(s) }}", ''],
  ["{{ '{0.__class__.__base__}'.format(s) }}", unsafe('__class__', 'str')],
  ["{{ '{0[__class__]}'.format(d) }}", ''],
  ["{{ '{x.constructor}'.format(x=f) }}", ''],
  ["{{ '{x.secret}'.format(x=obj) }}", ''],
  ["{{ '{x.open}'.format(x=obj) }}", 'fine'],
  ["{{ '{x.__proto__}'.format_map({'x': d}) }}", ''],
  ["{% set g = '{0.__class__}'.format %}{{ g(s) }}", ''],
  ["{{ ('{0.__class__}' | attr('format'))(s) }}", ''],
  ["{{ '%(constructor)s' % d }}", "key: 'constructor'"],
  ["{{ '%(__proto__)s' % {} }}", "key: '__proto__'"],
  // names
  ['{{ process }}{{ globalThis }}{{ global }}{{ require }}{{ Function }}{{ eval }}{{ Object }}{{ Promise }}', ''],
  ['{{ process.env }}', "undefined: 'process' is undefined"],
  ['{{ constructor }}{{ __proto__ }}{{ hasOwnProperty }}{{ toString }}{{ arguments }}{{ self }}', ''],
  ['{{ R }}{{ F }}{{ S }}{{ K }}{{ O }}{{ A }}{{ t }}{{ v0 }}{{ t0 }}', ''],
  ["{% set __proto__ = {'polluted': 1} %}{{ __proto__.polluted }}{{ ({}).polluted }}", '1'],
  ["{% set constructor = 'x' %}{{ constructor }}", 'x'],
  ['{% set v0 = 1 %}{% set K = 2 %}{{ v0 }}{{ K }}{% for R in [3] %}{{ R }}{% endfor %}', '123'],
  ['{% macro constructor(__proto__) %}{{ __proto__ }}{% endmacro %}{{ constructor(1) }}{{ constructor(__proto__=2) }}', '12'],
  ['{{ dict(__proto__=1, constructor=2) }}', "{'__proto__': 1, 'constructor': 2}"],
  ["{{ {'__proto__': {'x': 1}}.x }}|{{ {'__proto__': 1}['__proto__'] }}", '|1'],
  ["{{ {'__proto__': 1} | tojson }}", '{"__proto__": 1}'],
  [
    "{{ context.constructor }}{{ context['constructor'] }}{{ context.get('__proto__') }}{{ context['__class__'] }}{{ context.lookup }}",
    'None',
  ],
  ["{{ context.update({'s': 1}) }}", 'security: the context cannot be changed'],
  ['{% set ns = namespace() %}{% set ns.__proto__ = 1 %}{{ ns }}', 'runtime: cannot assign attribute on non-namespace object'],
  ["{% set ns = namespace(**{'__class__': 1}) %}{{ ns.__class__ }}", '1'],
  ['{{ modules.__class__ }}{{ modules.os }}{{ modules.sys }}{{ modules.re.sys }}{{ modules.constructor }}', ''],
  ['{{ modules.os.environ }}', "undefined: 'dict object' has no attribute 'os'"],
  ['{{ modules.re.compile.__globals__ }}{{ modules.datetime.datetime.__subclasses__ }}', ''],
  ["{{ modules.re.match('a', 'a').found }}{{ modules.re.compile('a').source }}{{ modules.re.match('a', 'a').constructor }}", ''],
  ['{{ modules.datetime.date(2024, 1, 1).ordinal }}{{ modules.datetime.date(2024, 1, 1).constructor }}', ''],
  // text that would be code if it ever got into the generated code
  ["{{ '`$' ~ '{process.exit(1)}`' }}", '`$' + '{process.exit(1)}`'],
  ['{{ "\\"+process.exit(1)+\\"" }}', '"+process.exit(1)+"'],
  ['"); process.exit(1); ("', '"); process.exit(1); ("'],
  ['*/process.exit(1)/*{{ s }}', '*/process.exit(1)/*text'],
  ['\u2028process.exit(1)\u2029{{ s }}', '\u2028process.exit(1)\u2029text'],
  ["{{ d['\\\"];process.exit(1);//'] }}", ''],
  ["{{ f(x='\\\\\\'});process.exit(1);({') }}", "\\'});process.exit(1);({"],
  ['{# */ process.exit(1) /* #}ok', 'ok'],
  // other files
  ["{% include '/etc/passwd' %}", 'type: no loader for this environment specified: {% include %} is not supported'],
  ["{% import 'x.sql' as x %}", 'type: no loader for this environment specified: {% import %} is not supported'],
  ["{% extends '/etc/passwd' %}", 'type: no loader for this environment specified: {% extends %} is not supported'],
]

test('there are at least 80 escape attempts', () => {
  expect(ESCAPES.length).toBeGreaterThanOrEqual(80)
})

test.each(ESCAPES)('%s', async (template, safe) => {
  expect(await outcome(template)).toBe(safe)
})

test('nothing leaked into the prototypes of the program', () => {
  expect('polluted' in {}).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.keys(Array.prototype)).toEqual([])
})

test('plain data of a class with behaviour is refused, keys named like prototypes are just keys', () => {
  class Evil {
    x = 1
  }
  expect(() => toValue(new Evil())).toThrow('an object of a class is not data')
  expect(() => toValue(() => 1)).toThrow('a function is not data')
  const value = toValue(JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}'))
  expect(value).toBeInstanceOf(Dict)
  if (value instanceof Dict) expect([...value.keys()]).toEqual(['__proto__', 'constructor'])
})

import * as fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import {
  compareTimes,
  type DateOrder,
  inferDateOrder,
  millisecondsOf,
  parseUtcTime,
  timeFromMilliseconds,
} from '../../src/core/utc-time.ts'
import { recordedTime } from '../support/arbitraries.ts'

const ISO: readonly (readonly [string, string | null])[] = [
  ['2021-05-18T18:16:53', '2021-05-18T18:16:53Z'],
  ['2021-05-18T18:16:53Z', '2021-05-18T18:16:53Z'],
  ['2021-05-18t18:16:53z', '2021-05-18T18:16:53Z'],
  ['2021-05-18 18:16:53', '2021-05-18T18:16:53Z'],
  ['2021-05-18 18:16:53 UTC', '2021-05-18T18:16:53Z'],
  ['2021-05-18T18:16', '2021-05-18T18:16:00Z'],
  ['2021-05-18', '2021-05-18T00:00:00Z'],
  [' 2021-05-18T18:16:53Z\r\n', '2021-05-18T18:16:53Z'],
  ['2021-05-18T18:16:53+02:00', '2021-05-18T16:16:53Z'],
  ['2021-05-18T18:16:53+0200', '2021-05-18T16:16:53Z'],
  ['2021-05-18T18:16:53+02', '2021-05-18T16:16:53Z'],
  ['2021-01-01T00:30:00+05:45', '2020-12-31T18:45:00Z'],
  ['2021-12-31T23:30:00-01:00', '2022-01-01T00:30:00Z'],
  ['2021-05-18T18:16:53-00:00', '2021-05-18T18:16:53Z'],
  ['2021-05-18T18:16:53+24:00', null],
  ['2021-05-18T18:16:53+99:99', null],
  ['2021-05-18T18:16:53+02:60', null],
  ['2021-05-18T18:16:53.0000000Z', '2021-05-18T18:16:53Z'],
  ['2021-05-18T18:16:53.1234567Z', '2021-05-18T18:16:53.1234567Z'],
  ['2021-05-18T18:16:53.123456789Z', '2021-05-18T18:16:53.1234567Z'],
  ['2021-05-18T18:16:53.120', '2021-05-18T18:16:53.12Z'],
  ['2021-05-18T18:16:53,5Z', '2021-05-18T18:16:53.5Z'],
  ['2021-05-18T18:16:53.5+02:00', '2021-05-18T16:16:53.5Z'],
  ['2020-02-29T00:00:00', '2020-02-29T00:00:00Z'],
  ['2021-02-29T00:00:00', null],
  ['2000-02-29', '2000-02-29T00:00:00Z'],
  ['1900-02-29', null],
  ['2021-04-31', null],
  ['2021-00-10', null],
  ['2021-13-10', null],
  ['2021-05-00', null],
  ['2021-05-18T24:00:00', null],
  ['2021-05-18T23:60:00', null],
  ['2021-05-18T23:59:60', null],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['0001-01-01T00:00:00+02:00', null],
  ['0000-12-31T00:00:00Z', null],
  ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
  ['9999-12-31T23:59:59-00:01', null],
  ['10000-01-01T00:00:00Z', null],
  ['2021-5-18', null],
  ['20210518', null],
  ['44334.7617', null],
  ['1621362973000', null],
  ['', null],
  ['now', null],
  ['2021-05-18T18:16:53ZZ', null],
  ['2021-05-18T18:16:53 Europe/Berlin', null],
]

const LOCAL: readonly (readonly [string, DateOrder | null, string | null])[] = [
  ['5/18/2021 9:13:33 PM', null, '2021-05-18T21:13:33Z'],
  ['18/05/2021 21:13:33', null, '2021-05-18T21:13:33Z'],
  ['18.05.2021 21:13:33', null, '2021-05-18T21:13:33Z'],
  ['3.4.2021 21:13', null, '2021-04-03T21:13:00Z'],
  ['18-05-2021 21.13.33', null, '2021-05-18T21:13:33Z'],
  ['5/18/2021', null, '2021-05-18T00:00:00Z'],
  ['5/18/2021 9:13:33\u202FPM', null, '2021-05-18T21:13:33Z'],
  ['5/18/2021,\u00A09:13:33\u00A0PM', null, '2021-05-18T21:13:33Z'],
  ['18/05/2021 9:13:33 p.m.', null, '2021-05-18T21:13:33Z'],
  ['18/05/2021 9:13:33 p.\u00A0m.', null, '2021-05-18T21:13:33Z'],
  ['5/18/2021 12:00:00 AM', null, '2021-05-18T00:00:00Z'],
  ['5/18/2021 12:00:00 PM', null, '2021-05-18T12:00:00Z'],
  ['5/18/2021 0:00:00 AM', null, null],
  ['5/18/2021 13:00:00 PM', null, null],
  ['5/18/2021 9:13:33 M', null, null],
  ['3/4/2021 21:13:33', null, null],
  ['3/4/2021 9:13:33 PM', null, null],
  ['3/4/2021 9:13:33 PM', 'month-first', '2021-03-04T21:13:33Z'],
  ['3/4/2021 9:13:33 PM', 'day-first', '2021-04-03T21:13:33Z'],
  ['5/18/2021 9:13:33 PM', 'day-first', null],
  ['18/05/2021 21:13:33', 'month-first', null],
  ['30/02/2021', null, null],
  ['4/3/2021, 2:54:37.000 PM', null, '2021-04-03T14:54:37Z'],
  ['4/28/2021, 3:05:26.123 PM', null, '2021-04-28T15:05:26.123Z'],
  ['03/04/2021, 9:13:33 pm', null, null],
  ['2021/05/18 9:13:33', null, '2021-05-18T09:13:33Z'],
  ['2021/3/4 9:13:33', null, '2021-03-04T09:13:33Z'],
  ['2021/3/4 9:13:33', 'day-first', '2021-03-04T09:13:33Z'],
  ['2021/13/4', null, null],
  ['3/6/2026 [REDACTED_IP] AM', null, null],
  ['5/18/21 9:13:33 PM', null, null],
]

const EPOCH: readonly (readonly [string, string | null])[] = [
  ['/Date(1658751973240)/', '2022-07-25T12:26:13.24Z'],
  [String.raw`\/Date(1658751973000)\/`, '2022-07-25T12:26:13Z'],
  ['/Date(1658751973240+0200)/', '2022-07-25T12:26:13.24Z'],
  ['/Date(0)/', '1970-01-01T00:00:00Z'],
  ['/Date(-1)/', '1969-12-31T23:59:59.999Z'],
  ['/Date(-62135596800000)/', '0001-01-01T00:00:00Z'],
  ['/Date(-62135596800001)/', null],
  ['/Date(253402300799999)/', '9999-12-31T23:59:59.999Z'],
  ['/Date(253402300800000)/', null],
  ['/Date(999999999999999)/', null],
  ['/Date()/', null],
  ['/Date(1e3)/', null],
]

describe('parseUtcTime', () => {
  test.each(ISO)('%j is %j', (text, expected) => {
    expect(parseUtcTime(text)).toBe(expected)
  })

  test.each(LOCAL)('%j read %s is %j', (text, order, expected) => {
    expect(parseUtcTime(text, order)).toBe(expected)
  })

  test.each(EPOCH)('%j is %j', (text, expected) => {
    expect(parseUtcTime(text)).toBe(expected)
  })

  it('reads its own output as the same time, whatever the order (P18)', () => {
    const order = fc.constantFrom<DateOrder | null>(null, 'month-first', 'day-first')
    fc.assert(
      fc.property(recordedTime(), order, (text, given) => {
        const time = parseUtcTime(text, given)
        fc.pre(time !== null)
        expect(parseUtcTime(time, given)).toBe(time)
      }),
    )
  })

  it('keeps every digit of the fraction up to seven, without trailing zeros', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (ticks) => {
        const digits = String(ticks).padStart(7, '0')
        const kept = digits.replace(/0+$/, '')
        const expected = kept === '' ? '2021-05-18T18:16:53Z' : `2021-05-18T18:16:53.${kept}Z`
        expect(parseUtcTime(`2021-05-18T18:16:53.${digits}`)).toBe(expected)
      }),
    )
  })
})

describe('the time zone of the machine', () => {
  const before = process.env['TZ']
  afterAll(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it('changes nothing', () => {
    const texts = [...ISO, ...EPOCH].map(([text]) => text).concat(LOCAL.map(([text]) => text))
    // Offsets of three quarters of an hour, half an hour's daylight saving, a day's jump (Apia), and both ends of the clock.
    const zones = [
      'UTC',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Etc/GMT+12',
    ]
    const answers = zones.map((zone) => {
      process.env['TZ'] = zone
      const parsed = texts.map((text) => parseUtcTime(text))
      const moments = parsed.map((time) => (time === null ? null : millisecondsOf(time)))
      return { offset: new Date(2021, 6, 1).getTimezoneOffset(), parsed, moments }
    })
    expect(new Set(answers.map(({ offset }) => offset)).size).toBe(zones.length)
    for (const { parsed, moments } of answers) {
      expect(parsed).toEqual(answers[0]?.parsed)
      expect(moments).toEqual(answers[0]?.moments)
    }
  })
})

describe('inferDateOrder', () => {
  const COLUMNS: readonly (readonly [string, readonly string[], DateOrder | null])[] = [
    ['a day over 12 behind', ['3/4/2021 1:00:00 AM', '5/18/2021 9:13:33 PM'], 'month-first'],
    ['a day over 12 in front', ['03/04/2021 01:00:00', '18/05/2021 21:13:33'], 'day-first'],
    ['dots', ['03.04.2021 01:00:00'], 'day-first'],
    ['nothing that decides', ['3/4/2021', '12/12/2021 9:13:33 PM'], null],
    ['a contradiction', ['5/18/2021', '18/05/2021'], null],
    ['the form of the Log Analytics portal', ['4/3/2021, 2:54:37.000 PM'], 'month-first'],
    [
      'that form, with days that rule it out',
      ['4/3/2021, 2:54:37.000 PM', '18/3/2021, 2:54:37.000 PM'],
      'day-first',
    ],
    ['a comma alone', ['03/04/2021, 9:13:33 pm'], null],
    ['blanks that are no spaces', ['18/05/2021\u00A09:13:33\u202FPM'], 'day-first'],
    ['ISO, junk and nothing', ['2021-05-18T00:00:00', 'x', ''], null],
    ['an empty column', [], null],
  ]

  test.each(COLUMNS)('%s', (_name, texts, expected) => {
    expect(inferDateOrder(texts)).toBe(expected)
    expect(inferDateOrder(texts.toReversed())).toBe(expected)
  })
})

describe('comparison', () => {
  it('is exact to the recorded fraction', () => {
    const ordered = [
      '0001-01-01T00:00:00Z',
      '2021-05-18T18:16:53Z',
      '2021-05-18T18:16:53.0000001Z',
      '2021-05-18T18:16:53.1Z',
      '2021-05-18T18:16:53.1234567Z',
      '2021-05-18T18:16:54Z',
      '9999-12-31T23:59:59Z',
    ]
    expect(ordered.toReversed().toSorted(compareTimes)).toEqual(ordered)
    expect(compareTimes('2021-05-18T18:16:53Z', '2021-05-18T18:16:53Z')).toBe(0)
  })

  it('agrees with the milliseconds', () => {
    const moment = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [left, right] = [timeFromMilliseconds(a) ?? '', timeFromMilliseconds(b) ?? '']
        expect(millisecondsOf(left)).toBe(a)
        expect(Math.sign(compareTimes(left, right))).toBe(Math.sign(a - b))
      }),
    )
  })
})

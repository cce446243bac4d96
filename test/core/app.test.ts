import { expect, test } from 'vitest'
import { knownApp } from '../../src/core/app.ts'

test.each([
  ['e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd', 'eM Client'],
  ['ff8d92dc-3d82-41d6-bcbd-b9174d163620', 'PERFECTDATA SOFTWARE'],
  ['a245e8c0-b53c-4b67-9b45-751d1dff8e6b', 'Newsletter Software Supermailer'],
  ['2ef68ccc-8a4d-42ff-ae88-2d7bb89ad139', 'Mail_Backup'],
  ['4761b959-9780-4c2d-87a3-512b4638f767', 'rclone'],
  ['77468577-4f6e-40e7-b745-11d3d0c28095', 'Fastmail'],
  ['179d5108-412b-4c95-8e34-06786784ab39', 'PostBox'],
  ['946c777c-bc85-489e-b034-392389ae23d6', 'Spike'],
  ['caffae8c-0882-4c81-9a27-d1803af53a40', 'SigParser'],
  ['a43e5392-f48b-46a4-a0f1-098b5eeb4757', 'CloudSponge'],
])('%s is %s, which intruders are known to use', (id, name) => {
  expect(knownApp(id)).toEqual({ name, kind: 'abused' })
  expect(knownApp(id.toUpperCase())).toEqual({ name, kind: 'abused' })
})

test('Microsoft’s own are named, unknown ones and names of the prototype are not', () => {
  expect(knownApp('00000003-0000-0000-c000-000000000000')).toEqual({
    name: 'Microsoft Graph',
    kind: 'microsoft',
  })
  expect(knownApp('00000002-0000-0FF1-CE00-000000000000')?.name).toBe('Office 365 Exchange Online')
  expect(knownApp('11111111-0000-0000-0000-000000000000')).toBeNull()
  expect(knownApp('constructor')).toBeNull()
  expect(knownApp('')).toBeNull()
})

import { mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** `npm run trust`: the same tests, with the loops that take their time (thousands of kills). */
export default mergeConfig(config, { test: { env: { MIA_TRUST: '1' }, testTimeout: 3_600_000 } })

#!/usr/bin/env node
// @ts-check
/**
 * Writes the synthetic case of this folder. `node samples/generate.mjs` rewrites its files; with `--check` it writes
 * nothing and ends with exit code 1 where a file differs. No clock, no randomness: the bytes are always the same.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { answersDocument } from './scenario/answers-document.mjs'
import { graphPage, officeActivityCsv, ualCsv } from './scenario/exports.mjs'
import { readme } from './scenario/readme.mjs'
import { AUDITS, ROWS } from './scenario/story.mjs'
import { historicalSearchCsv, messageTraceCsv } from './scenario/traces.mjs'

/**
 * The files of the case with their bytes.
 * @returns {Map<string, Buffer>}
 */
export function sampleFiles() {
  const answers = answersDocument()
  return new Map([
    ['ual-export.csv', Buffer.from(ualCsv(ROWS))],
    ['graph-audit.json', Buffer.from(graphPage(AUDITS))],
    ['officeactivity.csv', Buffer.from(officeActivityCsv(AUDITS))],
    ['message-trace.csv', Buffer.from(messageTraceCsv())],
    ['historical-search.csv', Buffer.from(historicalSearchCsv(), 'utf16le')],
    ['answers.json', Buffer.from(`${JSON.stringify(answers, null, 2)}\n`)],
    ['README.md', Buffer.from(readme(answers))],
  ])
}

/** @param {string} name */
function bytesOnDisk(name) {
  try {
    return readFileSync(new URL(name, import.meta.url))
  } catch {
    return null
  }
}

/** @param {string[]} args */
function main(args) {
  const check = args.includes('--check')
  for (const [name, bytes] of sampleFiles()) {
    if (bytesOnDisk(name)?.equals(bytes) === true) continue
    if (!check) writeFileSync(new URL(name, import.meta.url), bytes)
    process.stdout.write(`${check ? 'differs' : 'wrote'}: samples/${name}\n`)
    if (check) process.exitCode = 1
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2))
}

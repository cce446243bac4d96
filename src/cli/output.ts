import { usageError } from '../core/errors.ts'
import { orderNotices, type Report } from '../core/report.ts'
import { renderers } from '../formats/index.ts'
import type { Renderer, View } from '../formats/renderer.ts'
import { forTerminal } from '../formats/text-safety.ts'
import type { Platform } from '../platform/platform.ts'
import type { Outcome, Values } from './command.ts'
import { checkIsNoInput, checkOutputFile, writeOutputFile } from './output-file.ts'
import { wantsColor } from './color.ts'

/** Refuses, before anything is read, a place that cannot take the result. */
export async function checkOutput(platform: Platform, values: Values): Promise<void> {
  if (values.output !== null) {
    await checkOutputFile(platform, values.output, values.force)
    await checkIsNoInput(platform, values.output, filesReadBy(values))
  } else if (rendererOf(values).binary && platform.stdout.isTerminal) {
    throw usageError({
      what: `${values.format} is no text and would garble the terminal`,
      why: 'standard output is the terminal',
      next: `add --output result.${rendererOf(values).extension}`,
    })
  }
}

/** `--input -` and such name no file, and hardly a file has such a name. */
function filesReadBy({ audit, trace, mmdb, input }: Values): readonly string[] {
  return [...audit, ...trace, ...mmdb, ...(input === null ? [] : [input])]
}

/** Writes the report: the only text on standard output. What people should know besides goes to stderr. */
export async function printOutcome(platform: Platform, outcome: Outcome, values: Values): Promise<void> {
  const { report, next } = outcome
  const pieces = rendererOf(values).render(report, viewOf(platform, values))
  if (values.output !== null) await writeOutputFile(platform, values.output, pieces, values.force)
  else for await (const piece of pieces) await platform.stdout.write(piece)
  const lines = [...noticeLines(report, values.quiet)]
  if (!values.quiet) lines.push(...afterword(platform, report, values))
  if (!values.quiet && next !== null) lines.push(`next: ${next}`)
  await platform.stderr.write(lines.map((line) => `${forTerminal(line)}\n`).join(''))
}

function rendererOf(values: Values): Renderer {
  return renderers[values.format]
}

function viewOf(platform: Platform, values: Values): View {
  const { stdout, env } = platform
  if (values.output !== null) return { columns: null, color: false, wide: values.wide }
  const color = wantsColor(stdout, env, values.color)
  return { columns: stdout.isTerminal ? terminalColumns(stdout.columns) : null, color, wide: values.wide }
}

/** Some terminals say 0 or nothing where they do not know. */
function terminalColumns(columns: number | null): number {
  return columns === null || columns < 1 ? 80 : columns
}

/** `warning: <text> (3)`; with --quiet only what makes the answer incomplete, since it explains the exit code. */
function noticeLines(report: Report, quiet: boolean): string[] {
  const told = orderNotices(report.notices).filter((notice) => !quiet || notice.level === 'incomplete')
  return told.map(({ level, text, count }) => `${level}: ${text}${count > 1 ? ` (${count})` : ''}`)
}

function* afterword(platform: Platform, report: Report, values: Values): Iterable<string> {
  const [main] = report.sections
  const onScreen = values.format === 'table' && values.output === null && platform.stdout.isTerminal
  if (main?.rows.length === 0 && !onScreen) yield main.empty
  if (values.output !== null) yield `wrote ${values.output}`
}

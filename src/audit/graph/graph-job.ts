import type { Graph } from '../../microsoft/graph.ts'
import type { Job } from '../acquisition/job.ts'

export interface GraphJob extends Job {
  readonly graph: Graph
}

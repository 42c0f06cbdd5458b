import type { Change } from '../../src/shared/sync.ts'
import type { CrashBugName } from './bugs.ts'

/** What a station's process is started with. */
export interface StationOrder {
  /** Its store. */
  readonly file: string
  /** 32 bytes, in hex. */
  readonly key: string
  /** Its hub, as it sees it. */
  readonly url: string
  /** Of what its people do until it is killed. */
  readonly seed: number
  /** To join with, the first time. */
  readonly code: string
  /** Whether it brings the families. */
  readonly brings: boolean
  /** Milliseconds between two deeds, on the average. */
  readonly pace: number
  /** Nobody does anything before it is told `go`. */
  readonly waits: boolean
  /** Its code is wrong in that way. */
  readonly bug: CrashBugName | null
}

/** A change whose transaction is on the disk, and this machine's own earlier ones that its base may not show. */
export interface Done {
  readonly change: Change
  readonly knows: readonly string[]
}

/** What a station says to whoever conducts, a line each. `done` is what a person was told: said after the commit, never before. */
export type Line =
  | { readonly is: 'ready' }
  | { readonly is: 'begin' }
  | { readonly is: 'done'; readonly changes: readonly Done[] }
  | { readonly is: 'end' }
  | {
      readonly is: 'state'
      readonly waiting: number
      /** Records written that are in no change yet. */
      readonly touched: number
      readonly cursor: number
      readonly quiet: boolean
      readonly trouble: string | null
    }

/** What it is told. `go`: people come; `peace`: nobody does anything more; `state`: talk to the hub, then say how things are; `quit`: close and end. */
export type Word = 'go' | 'peace' | 'state' | 'quit'

import { z } from 'zod'
import type { Code } from './codes.ts'
import { cliRows } from './contract/cli.ts'
import { demoRows } from './contract/demo.ts'
import { kioskRows } from './contract/kiosk.ts'
import { staffRows } from './contract/staff.ts'
import type { Row } from './contract/row.ts'

/**
 * The procedure table: everything that may be asked of core, by whom, with what, and what comes back.
 * Bridge types, the gate, the router, the CLI and the contract tests derive from it.
 */
export const contract = { ...kioskRows, ...staffRows, ...demoRows, ...cliRows } as const satisfies Record<string, Row>

export type Contract = typeof contract
export type ProcedureName = keyof Contract
export type InputOf<P extends ProcedureName> = z.input<Contract[P]['input']>
export type ParsedInputOf<P extends ProcedureName> = z.output<Contract[P]['input']>
export type OutputOf<P extends ProcedureName> = z.output<Contract[P]['output']>
export type ErrorsOf<P extends ProcedureName> = Contract[P]['errors'][number] & Code
export type ProceduresOn<S extends Row['surface']> = { [P in ProcedureName]: Contract[P]['surface'] extends S ? P : never }[ProcedureName]

/** What `changed` may name: the renderer refetches what it shows of that topic. `presence`: the parent moved on pages that are not ours. */
export const topics = [
  'kiosk',
  'families',
  'letters',
  'import',
  'messages',
  'requests',
  'session',
  'demo',
  'system',
  'presence',
  'sync',
] as const
export type Topic = (typeof topics)[number]

import { afterEach, describe, expect, it } from 'vitest'
import { PORTION } from '../../../src/core/letters/printing.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'
import { fillSchool, makeBatch } from './school.ts'
import { fakeSpool } from './spool.ts'

const open: TestStation[] = []
afterEach(() => open.splice(0).forEach((one) => one.close()))

async function school(spool: ReturnType<typeof fakeSpool>, dataDir?: string, pupils = 50) {
  const test = await openTestStation({ desk: spool.desk, ...(dataDir === undefined ? {} : { dataDir }) })
  open.push(test)
  const { house } = test.station
  if (dataDir === undefined) await fillSchool(house, pupils)
  return { ...test, house, printing: house.letters.printing }
}

describe('a batch at the printer', () => {
  it('goes in portions, each letter in one, and nothing stays at the spooler', async () => {
    const spool = fakeSpool()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    expect(batch.letters.length).toBeGreaterThan(2 * PORTION)
    expect((await printing.print(batch.id, 'p', null, 'system')).ok).toBe(true)
    await printing.idle(batch.id)
    expect(house.store.letters.counts(batch.id).sent).toBe(batch.letters.length)
    expect(spool.jobs.size).toBe(Math.ceil(batch.letters.length / PORTION))
    expect([...spool.jobs.values()].every(({ forgotten, pages }) => forgotten && pages.length === 1)).toBe(true)
    expect(house.batches.get(batch.id)).toMatchObject({ value: { run: { state: 'idle' }, printed: 'in-tray' } })
  })

  it('never gives the printer more than two portions ahead, says why it waits, and goes on by itself', async () => {
    const spool = fakeSpool()
    spool.hold()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    await printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    expect(house.store.letters.counts(batch.id).sending).toBe(2 * PORTION)
    spool.move('1', { at: 'spooler', why: 'paper' })
    await expect.poll(() => house.batches.summary(batch.id)).toMatchObject({ value: { run: { state: 'stalled', why: 'paper' } } })
    expect(spool.jobs.size).toBe(2)
    spool.move('1', { at: 'printed' })
    await expect.poll(() => spool.jobs.size).toBe(3)
    expect(house.store.letters.counts(batch.id).sent).toBe(PORTION)
  })

  it('is stalled as long as any portion is', async () => {
    const spool = fakeSpool()
    spool.hold()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    const run = () => house.batches.summary(batch.id)
    await printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    spool.move('1', { at: 'spooler', why: 'paper' })
    spool.move('2', { at: 'spooler', why: 'off' })
    await expect.poll(run).toMatchObject({ value: { run: { state: 'stalled', why: 'paper' } } })
    spool.move('1', { at: 'spooler', why: null })
    await expect.poll(run).toMatchObject({ value: { run: { state: 'stalled', why: 'off' } } })
    spool.move('2', { at: 'printed' })
    await expect.poll(run).toMatchObject({ value: { run: { state: 'running' } } })
  })

  it('pauses, and goes on where it was', async () => {
    const spool = fakeSpool()
    spool.hold()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    await printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    printing.pause(batch.id)
    spool.move('1', { at: 'printed' })
    spool.move('2', { at: 'printed' })
    await printing.idle(batch.id)
    expect(house.store.letters.counts(batch.id)).toMatchObject({
      sent: 2 * PORTION,
      sending: 0,
      queued: batch.letters.length - 2 * PORTION,
    })
    expect(spool.jobs.size).toBe(2)
    expect(await printing.print(batch.id, 'p', null, 'system')).toMatchObject({ ok: true })
    expect(spool.jobs.size).toBe(3)
  })

  it('cancelled, takes back what waits and ends its passwords; what came out stays good', async () => {
    const spool = fakeSpool()
    spool.hold()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    await printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.size).toBe(2)
    spool.move('1', { at: 'printed' })
    await expect.poll(() => spool.jobs.size).toBe(3)
    await printing.cancel(batch.id, 'system')
    const counts = house.store.letters.counts(batch.id)
    expect(counts).toMatchObject({ sent: PORTION, queued: 0, sending: 0, void: batch.letters.length - PORTION })
    expect(house.store.db.prepare(`SELECT count(*) AS n FROM credential WHERE ended_at IS NULL`).get()).toEqual({ n: PORTION })
  })

  it('a job the printer gives up is printed again only if none of it came out', async () => {
    const spool = fakeSpool()
    spool.hold()
    const { house, printing } = await school(spool)
    const batch = makeBatch(house, { scope: 'school' })
    await printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    spool.move('1', { at: 'dropped', touched: true })
    spool.move('2', { at: 'dropped', touched: false })
    await printing.idle(batch.id)
    expect(house.store.letters.counts(batch.id)).toMatchObject({ doubtful: PORTION, sending: 0, queued: batch.letters.length - PORTION })
    expect(house.batches.summary(batch.id)).toMatchObject({ value: { run: { state: 'refused' } } })
  })
})

describe('Guichet stopped in the middle', () => {
  it('asks the spooler what became of each portion', async () => {
    const spool = fakeSpool()
    spool.hold()
    const first = await school(spool)
    const batch = makeBatch(first.house, { scope: 'school' })
    await first.printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.size).toBe(2)
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    first.station.close()
    spool.jobs.set('1', { report: { at: 'printed' }, pages: [], forgotten: false })
    spool.jobs.set('2', { report: { at: 'empty' }, pages: [], forgotten: false })
    const again = await school(spool, first.dataDir)
    await again.printing.idle(batch.id)
    expect(again.house.store.letters.counts(batch.id)).toMatchObject({
      sent: PORTION,
      doubtful: 0,
      sending: 0,
      queued: batch.letters.length - PORTION,
    })
    expect(spool.jobs.get('2')?.report).toEqual({ at: 'dropped', touched: false })
    expect(spool.jobs.size).toBe(2)
  })

  it('still waits for one portion when another ended while the spooler was asked', async () => {
    const spool = fakeSpool()
    spool.hold()
    const first = await school(spool, undefined, 25)
    const batch = makeBatch(first.house, { scope: 'school' })
    await first.printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    expect(first.house.store.letters.counts(batch.id).queued).toBe(0)
    first.station.close()
    spool.jobs.set('1', { report: { at: 'printed' }, pages: [], forgotten: false })
    const { jobReport } = spool.desk
    let isFirstOver: () => boolean = () => false
    spool.desk.jobReport = async (id, unlike) => {
      if (id === '2') await expect.poll(() => isFirstOver()).toBe(true)
      return jobReport?.(id, unlike) ?? { at: 'unknown' }
    }
    const { house, printing } = await school(spool, first.dataDir)
    isFirstOver = () => house.store.letters.counts(batch.id).sent === PORTION && house.batches.get(batch.id).ok
    await expect.poll(() => printing.isBusy(batch.id) && isFirstOver()).toBe(true)
    spool.move('2', { at: 'printed' })
    await printing.idle(batch.id)
    expect(house.store.letters.counts(batch.id)).toMatchObject({ sent: batch.letters.length, sending: 0 })
  })

  it('doubts what the spooler does not know, and one button makes those again with new secrets', async () => {
    const spool = fakeSpool()
    spool.hold()
    const first = await school(spool)
    const batch = makeBatch(first.house, { scope: 'school' })
    await first.printing.print(batch.id, 'p', null, 'system')
    await expect.poll(() => spool.jobs.get('2')?.pages.length).toBe(1)
    first.station.close()
    spool.jobs.delete('1')
    spool.jobs.set('2', { report: { at: 'printed' }, pages: [], forgotten: false })
    const { house, printing } = await school(spool, first.dataDir)
    await printing.idle(batch.id)
    expect(house.store.letters.counts(batch.id)).toMatchObject({ sent: PORTION, doubtful: PORTION })
    const before = new Map(batch.letters.map(({ id, number }) => [id, number]))
    const doubtful = house.store.letters.ofBatch(batch.id).filter(({ state }) => state === 'doubtful')
    const made = house.batches.reissue(
      batch.id,
      doubtful.map(({ id }) => id),
      'system',
    )
    if (!made.ok) throw new Error(made.error.code)
    expect(made.value.letters.map(({ guardianId }) => guardianId)).toEqual(doubtful.map(({ guardian_id }) => guardian_id))
    expect(made.value.letters.every(({ number }) => ![...before.values()].includes(number))).toBe(true)
    expect(house.store.letters.counts(batch.id)).toMatchObject({ confirmed: PORTION, void: PORTION, doubtful: 0 })
    const secrets = new Set(doubtful.map(({ secret }) => secret))
    expect(house.store.letters.ofBatch(made.value.id).some(({ secret }) => secrets.has(secret))).toBe(false)
  })
})

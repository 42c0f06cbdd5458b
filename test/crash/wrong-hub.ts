import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { realTimers } from '../../src/core/real.ts'
import { createHub } from '../../src/hub/hub.ts'
import { lineLog } from '../../src/hub/log.ts'
import { postgresDatabase } from '../../src/hub/store/postgres.ts'
import { DatabaseAway } from '../../src/hub/store/sql.ts'
import { sqliteDatabase } from '../../src/hub/store/sqlite.ts'
import { crashBug, isCrashBug } from './bugs.ts'

/** The hub as `serve` starts it, over a database that is used wrongly: `wrong-hub.ts BUG [--data FOLDER]`. */
const [bug = '', , data = ''] = process.argv.slice(2)
if (!isCrashBug(bug)) throw new Error(`no such bug: ${bug}`)
const { DATABASE_URL: url, GUICHET_HUB_KEY: key = '' } = process.env

async function opened() {
  for (;;)
    try {
      return url === undefined ? sqliteDatabase({ path: join(data, 'hub.db') }) : await postgresDatabase({ url })
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
}

const real = await opened()
const log = lineLog(
  (line) => void process.stdout.write(line),
  () => Date.now(),
)
const hub = createHub(
  {
    database: crashBug(bug).hub?.(real) ?? real,
    key: Buffer.from(key, 'base64url'),
    log,
    now: () => Date.now(),
    random: (length) => randomBytes(length),
    after: realTimers.after,
  },
  { tls: null, behindProxy: false, metricsToken: null },
)
log.event('hub.started', { port: await hub.listen(0, '127.0.0.1') })
process.on('SIGTERM', () => void hub.close().then(() => process.exit(0)))

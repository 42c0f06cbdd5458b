import { sql as people } from './001-people.ts'
import { sql as accounts } from './002-accounts.ts'
import { sql as paperAndPost } from './003-paper-and-post.ts'
import { sql as comingBack } from './004-coming-back.ts'
import { sql as finder } from './005-finder.ts'
import { sql as desk } from './006-desk.ts'
import { sql as lettersInPortions } from './007-letters-in-portions.ts'
import { sql as importUndo } from './008-import-undo.ts'
import { sql as sync } from './009-sync.ts'
import { sql as importMapping } from './010-import-mapping.ts'
import { sql as retention } from './011-retention.ts'
import { sql as mailLinks } from './012-mail-links.ts'
import { sql as importHistory } from './013-import-history.ts'
import { sql as knownWhole } from './014-known-whole.ts'
import { sql as finderRows } from './015-finder-rows.ts'

/** Every migration in order; index + 1 is the `user_version` a store has after it. Never edited once released. */
export const migrations: readonly string[] = [
  people,
  accounts,
  paperAndPost,
  comingBack,
  finder,
  desk,
  lettersInPortions,
  importUndo,
  sync,
  importMapping,
  retention,
  mailLinks,
  importHistory,
  knownWhole,
  finderRows,
]

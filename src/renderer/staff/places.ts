import {
  Archive,
  ChartColumn,
  ClipboardList,
  FileInput,
  House,
  Inbox,
  Mails,
  ScrollText,
  Search,
  TriangleAlert,
  Users,
} from '@lucide/svelte'
import { m } from '../../shared/i18n/index.ts'

/** Where staff go, in the order of their day; Alt and the place's number lead there. `lead`: heads and IT only. */
export const places = [
  { at: 'today', icon: House, says: m.staff_nav_today, lead: false },
  { at: 'families', icon: Search, says: m.staff_nav_families, lead: false },
  { at: 'requests', icon: Inbox, says: m.desk_nav_requests, lead: false },
  { at: 'letters', icon: Mails, says: m.staff_nav_letters, lead: false },
  { at: 'outlook', icon: TriangleAlert, says: m.desk_nav_outlook, lead: false },
  { at: 'report', icon: ClipboardList, says: m.desk_nav_report, lead: false },
  { at: 'import', icon: FileInput, says: m.staff_nav_import, lead: false },
  { at: 'follow-up', icon: ChartColumn, says: m.desk_nav_followup, lead: false },
  { at: 'people', icon: Users, says: m.desk_nav_people, lead: true },
  { at: 'audit', icon: ScrollText, says: m.desk_nav_audit, lead: true },
  { at: 'retention', icon: Archive, says: m.desk_nav_retention, lead: false },
] as const

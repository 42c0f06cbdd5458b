import { describe, expect, it } from 'vitest'
import { render, templates, type TemplateName } from '../../../src/core/messages/templates.ts'
import { locales } from '../../../src/shared/i18n/index.ts'
import { smsParts } from '../../setup/sms-parts.ts'

/** A school and a parent whose names are longer than most. */
const params = {
  school: 'Collège Les Filaos de Saint-Denis',
  portal: 'Métice Réunion',
  code: '482913',
  name: 'Mme Exemple-Exemplaire',
  identifier: 'e.exemple-exemplaire12',
  reference: 'K7-42-PX',
}
const sms = (Object.keys(templates) as TemplateName[]).filter((name) => templates[name].channel === 'sms')

describe.each(sms)('the text of %s', (name) => {
  it.each(locales)('costs two SMS at most (%s)', (locale) => {
    expect(smsParts(render(name, params, locale).text)).toBeLessThanOrEqual(2)
  })
})

/** A guardian as a change holds one; nobody is called so. */
export interface Guardian {
  readonly id: string
  readonly source_key: string
  readonly civility: string
  readonly family_name: string
  readonly first_name: string
  readonly mobile: string
  readonly mobile_raw: string
  readonly mail: string
  readonly address_lines: string
  readonly postal_code: string
  readonly city: string
  readonly search_name: string
  readonly updated_at: number
}

export const guardians = (count: number): readonly Guardian[] =>
  Array.from({ length: count }, (_, n) => {
    const mobile = `+33639${String(980_000_000 + n).slice(-7)}`
    return {
      ...{ id: `guardian-${n}`, source_key: `siecle:${n}`, civility: 'MME', family_name: `Nom${n}`, first_name: `Prénom${n % 500}` },
      ...{ mobile, mobile_raw: mobile, mail: `g${n}@exemple.invalid`, address_lines: `["${1 + (n % 90)} rue du Test"]` },
      ...{ postal_code: '35000', city: 'Rennes', search_name: `nom${n} prenom${n % 500}`, updated_at: 1_790_000_000_000 + n },
    }
  })

import type { ComponentType } from 'react'
import { Actions } from './actions'
import { Charts } from './charts'
import { Choices } from './choices'
import { Feedback } from './feedback'
import { Fields } from './fields'
import { Marks } from './marks'
import { Tables } from './tables'
import { Tokens } from './tokens'

/** The page's sections, a file for each; groups.test.tsx holds that no primitive is left out. */
export const groups: readonly { title: string; Group: ComponentType<{ title: string }> }[] = [
  { title: 'Tokens', Group: Tokens },
  { title: 'Actions', Group: Actions },
  { title: 'Choices', Group: Choices },
  { title: 'Fields', Group: Fields },
  { title: 'Marks and times', Group: Marks },
  { title: 'Feedback', Group: Feedback },
  { title: 'Tables', Group: Tables },
  { title: 'Charts', Group: Charts },
]

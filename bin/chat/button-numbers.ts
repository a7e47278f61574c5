import type { Shown } from './desk-line.ts'

export type Button = Shown['buttons'][number][number]
export type ButtonNumbers = {
  /** The button's number, given at the first asking. */
  readonly give: (message: number, button: Button) => number
  /** The number that it has already, or null. */
  readonly known: (message: number, button: Button) => number | null
  /** What a typed number presses, or a sentence saying why it presses nothing. */
  readonly find: (typed: number, messages: readonly Shown[]) => { readonly message: number; readonly data: string } | string
}

/** What a button does is its label and its data: when either changes it is another button, with another number. */
const keyOf = (message: number, { label, data }: Button): string => JSON.stringify([message, data, label])

/**
 * Numbers of the buttons of one chat. Between reading and pressing messages come, change and scroll away: a number is given once,
 * and is never another button's, so a press does what was read or nothing.
 */
export const buttonNumbers = (): ButtonNumbers => {
  const numbers = new Map<string, number>()
  const owners: { readonly message: number; readonly button: Button }[] = []
  return {
    give: (message, button) => {
      const key = keyOf(message, button)
      const known = numbers.get(key)
      if (known !== undefined) return known
      owners.push({ message, button })
      numbers.set(key, owners.length)
      return owners.length
    },
    known: (message, button) => numbers.get(keyOf(message, button)) ?? null,
    find: (typed, messages) => {
      const owner = owners[typed - 1]
      if (owner === undefined) return `There is no button ${typed}${owners.length === 0 ? '' : `; the newest is ${owners.length}`}. Nothing was pressed.`
      const key = keyOf(owner.message, owner.button)
      const there = messages.find(({ id }) => id === owner.message)?.buttons.flat().some((button) => keyOf(owner.message, button) === key) === true
      return there ? { message: owner.message, data: owner.button.data } : `Button ${typed} was "${owner.button.label}"; it is gone or has changed. Nothing was pressed.`
    },
  }
}

import type { AccountWords } from '../account-words.ts'

export const accountEn: AccountWords = {
  speaksFor: 'Here you speak for',
  realMoney: 'What you say here trades with real money.',
  equity: 'equity',
  choose: 'Speak for',
  more: (count) => `${count} more: /account and a name.`,
  how: 'A button acts for the account that it was drawn for. Keys are added, and accounts turned live, at the pages (/web).',
  resetAsk: ({ equity, ended, drafts, start }) => `Begin the paper account anew? ${equity === null ? 'Its equity' : `${equity} USDT`} becomes ${start} USDT; ${ended === 1 ? '1 ended trade' : `${ended} ended trades`} and ${drafts === 1 ? '1 draft' : `${drafts} drafts`} are gone from the chat and the pages. It can't be undone.`,
  resetDo: (start) => `Begin anew with ${start} USDT`,
  resetDone: (start) => `The paper account begins anew with ${start} USDT. It is there in a few seconds.`,
  resetLive: (name) => `${name} is at Toobit: its money is real, and nothing of it begins anew. Only a paper account does; /account chooses it.`,
  resetBusy: 'Something of the paper account is open, pending or on its way. Close it first (/closeall), then begin anew. Nothing changed.',
  resetOld: 'The question is older than 60 s. Nothing changed: ask again with /reset paper.',
  keep: 'Keep it',
}

/** A start that can't go on, told in one or two sentences to who started it; anything else that is thrown is a bug of ours. */
export class Trouble extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'Trouble'
  }
}

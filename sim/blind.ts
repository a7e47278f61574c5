import type { Looks } from './checkers.ts'

/**
 * Looks a seed below which a checker proves too little. About a third of what the seeds from 1 to 300 gave, so that chance never comes near
 * it and a premise that went away always does.
 */
export const LEAST: Looks = {
  // Once a life, whatever happens in it.
  journal: 1, orphan: 1, bug: 1, ledger: 1,
  // Each trade that was confirmed; some lines are refused.
  liveness: 1,
  'second-order': 3, closes: 2,
  // Each second with a position.
  stop: 30,
  fence: 10,
  // Moments that are quiet, with all that is taken for granted of the venue being so.
  certificate: 3,
  'worse-stop': 1,
  // Each row, level, request and price of it; each look at a position with a stop, every five seconds.
  levels: 3, level: 3, rows: 2, request: 2, deadline: 2, 'entry-end': 2, 'stop-first': 0.5, liquidation: 3,
  // Half of the users trade by hand, and not all of their acts find something to do.
  drift: 0.15,
  // Half of the lives go through the instant, and it must find a position open.
  funding: 0.08,
  // Each card that states a stop, contracts or a net.
  message: 10,
  // A quarter of the seeds has a second user; each message of both is one.
  apart: 8,
}

/** Fewer seeds than this are looked at one by one, and say nothing of shares. */
const FEW = 20
/** So many looks must be due before their lack says anything: a rare premise is judged in long runs only. */
const ENOUGH = 8

/** Checkers whose premise was met less often than it must be in so many seeds. */
export const blindOf = (looks: Looks, seeds: number): readonly string[] =>
  seeds < FEW ? [] : Object.keys(LEAST).filter(isChecker).filter((checker) => LEAST[checker] * seeds >= ENOUGH && looks[checker] < LEAST[checker] * seeds)

const isChecker = (name: string): name is keyof Looks => name in LEAST

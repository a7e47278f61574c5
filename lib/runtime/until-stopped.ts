/** Resolves when the process is told to end: a signal, or (tied) the end of the pipe from the one that started it. */
export const untilStopped = (tied: boolean): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    if (!tied) return
    process.stdin.on('end', () => resolve())
    process.stdin.on('close', () => resolve())
    process.stdin.resume()
  })

/** The most memory this process has held so far, MiB. */
export function peakMemoryMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** How often memory is looked at, milliseconds. */
const interval = 20;

/** Watches how much memory this process holds while work is done in its threads. */
export function watchMemory(): { readonly peakMiB: () => number } {
  let most = process.memoryUsage.rss();
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return {
    peakMiB() {
      look();
      clearInterval(timer);
      return Math.round(most / 2 ** 20);
    },
  };
}

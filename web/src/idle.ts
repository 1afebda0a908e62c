// Work that can wait until the browser has nothing better to do.

/** Milliseconds that a piece of such work may take: less than what remains of a frame, or it waits for the next. */
const ROOM = 8;
const AT_LAST = 800;

/** Resolve when there is room in a frame; browsers that cannot say so give a moment instead. */
export function idle(since = performance.now()): Promise<void> {
  return new Promise((resolve) => {
    if (!("requestIdleCallback" in window)) {
      setTimeout(resolve, 30);
      return;
    }
    window.requestIdleCallback((room) => {
      if (room.timeRemaining() >= ROOM || performance.now() - since > AT_LAST) resolve();
      else resolve(idle(since));
    });
  });
}

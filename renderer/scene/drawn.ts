/** Milliseconds between looks at whether it is done. */
const LOOK_MS = 4;

/**
 * Resolves when all that a context was asked to draw is drawn. Nobody waits in the page meanwhile, as readPixels would: where the processor
 * draws beside a machine that is busy, a frame takes seconds, in which keys and messages want to be dealt with.
 */
export function drawn(gl: WebGL2RenderingContext): Promise<void> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return Promise.resolve();
  gl.flush();
  return new Promise((resolve) => {
    const look = (): void => {
      // A context that was lost says that waiting has failed.
      if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) return void setTimeout(look, LOOK_MS);
      gl.deleteSync(fence);
      resolve();
    };
    setTimeout(look, LOOK_MS);
  });
}

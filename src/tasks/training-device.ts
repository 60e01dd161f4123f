// Where the networks of a run are computed, noted so that a run that goes on does so where it began.
import { type Device, deviceFor } from '../models/index.js';
import type { RunDraft } from '../runs/index.js';

/**
 * The device of a run; the cpu's name is left out.
 *
 * @param asked counts for a new run: `auto` may find another device when the run goes on
 * @throws as `deviceFor`
 */
export async function deviceOfRun(
  estimator: Parameters<typeof deviceFor>[0],
  asked: Device | 'auto' | undefined,
  notes: Pick<RunDraft, 'checkpoint' | 'readCheckpoint'>,
): Promise<Device | undefined> {
  const own = await notes.readCheckpoint<Device>('device');
  const device = await deviceFor(estimator, own ?? asked);
  await notes.checkpoint('device', device ?? 'cpu');
  return device;
}

/** Why a run that was trained on another device comes out otherwise. @returns one sentence or none */
export function deviceCause(then: Device = 'cpu', now: Device = 'cpu'): string[] {
  if (then === now) return [];
  return [
    `The run was trained on ${then}, this time on ${now}: devices round sums differently. Give the training a --device of its own in place of auto, and reproduce it where that is.`,
  ];
}

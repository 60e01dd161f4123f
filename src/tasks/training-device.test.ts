import { expect, it } from 'vitest';
import { families, findFamily } from '../models/index.js';
import { deviceCause, deviceOfRun } from './training-device.js';

it('a run that goes on takes the device that it began with, whatever was asked', async () => {
  const noted = new Map<string, unknown>();
  const notes = {
    checkpoint: async (name: string, value: unknown) => void noted.set(name, value),
    readCheckpoint: async <T>(name: string) => noted.get(name) as T | undefined,
  };
  const network = findFamily(families, 'mlp').create();
  expect(await deviceOfRun(network, 'cpu', notes)).toBeUndefined();
  expect(noted.get('device')).toBe('cpu');
  // Refused where there is none, and taken where there is one.
  expect(await deviceOfRun(network, 'cuda', notes)).toBeUndefined();
});

it('another device is named as a cause, the same is not', () => {
  expect(deviceCause('cuda', 'cuda')).toEqual([]);
  expect(deviceCause(undefined, 'cpu')).toEqual([]);
  expect(deviceCause('cuda', 'cpu')[0]).toMatch(/^The run was trained on cuda, this time on cpu: /);
});

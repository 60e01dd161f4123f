// Takes docs/report.png, the picture in the README, from a real report: its first screen beside its first charts.
//   node scripts/picture.mjs RUN/report.html [docs/report.png]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [report, picture = 'docs/report.png'] = process.argv.slice(2);
const browsers = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const browser = browsers.find((name) => name && spawnSync(name, ['--version']).status === 0);
if (report === undefined || !existsSync(report)) {
  process.stderr.write(
    'picture: expected the path of a report.html, as in: node scripts/picture.mjs RUN/report.html\n',
  );
  process.exitCode = 2;
} else if (browser === undefined) {
  process.stdout.write(`picture: no Chromium was found, so ${picture} stays as it is.\n`);
} else {
  process.exitCode = take(browser, pathToFileURL(resolve(report)).href, resolve(picture));
}

function take(browser, address, file) {
  const folder = mkdtempSync(join(tmpdir(), 'fathom-picture-'));
  const sheet = join(folder, 'sheet.html');
  writeFileSync(
    sheet,
    `<!doctype html><style>
      body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #d7dde4; }
      iframe { border: 0; width: 1000px; height: 1240px; background: #fff; }
    </style><iframe src="${address}"></iframe><iframe src="${address}#discrimination"></iframe>`,
  );
  const { status, stderr } = spawnSync(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--hide-scrollbars',
      '--force-prefers-reduced-motion',
      '--virtual-time-budget=3000',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--window-size=2072,1288',
      `--screenshot=${file}`,
      pathToFileURL(sheet).href,
    ],
    { encoding: 'utf8', timeout: 60_000 },
  );
  rmSync(folder, { recursive: true, force: true });
  if (status === 0) process.stdout.write(`${file}\n`);
  else process.stderr.write(`picture: ${browser} ended with ${status}. ${stderr ?? ''}\n`);
  return status === 0 ? 0 : 1;
}

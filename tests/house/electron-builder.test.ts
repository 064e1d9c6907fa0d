/**
 * No installer can be built where GitHub is out of reach, so its configuration is held to the
 * packager's own schema, and the choices that would hurt a shop are looked at one by one.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHECKOUT } from './source-files.ts';

type Configuration = {
  readonly npmRebuild: boolean;
  readonly asarUnpack: readonly string[];
  readonly nsis: { readonly deleteAppDataOnUninstall: boolean };
  readonly deb: { readonly depends: readonly string[] };
  readonly electronFuses: Readonly<Record<string, boolean>>;
};

const HIDRAW = 'prebuilds/HID_hidraw-linux-x64/node-napi-v4.node';

const configuration = parse(
  readFileSync(join(CHECKOUT, 'electron-builder.yml'), 'utf8'),
) as Configuration;

function schemaErrors(value: unknown): readonly string[] {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const schema: unknown = JSON.parse(
    readFileSync(require.resolve('app-builder-lib/scheme.json'), 'utf8'),
  );
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema as object);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => error.message ?? '');
}

describe('electron-builder.yml', () => {
  it('fits the schema of the packager', () => {
    expect(schemaErrors(configuration)).toEqual([]);
  });

  it('would not fit with a misspelt key', () => {
    expect(schemaErrors({ ...configuration, asarUnpacked: [] })).not.toEqual([]);
  });

  it('compiles nothing and leaves native modules outside the archive', () => {
    expect(configuration.npmRebuild).toBe(false);
    expect(configuration.asarUnpack).toContain('**/*.node');
  });

  it('asks for what the scanner binding is linked against, and for all that Electron needs', () => {
    const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const target = readFileSync(
      require.resolve('app-builder-lib/out/targets/FpmTarget.js'),
      'utf8',
    );
    const own = /case "deb":\s*return (\[[^\]]*\])/.exec(target)?.[1] ?? '[]';
    const defaults = JSON.parse(own) as readonly string[];
    expect(defaults).toContain('libnss3');
    expect(configuration.deb.depends).toEqual(expect.arrayContaining([...defaults]));
    expect(configuration.deb.depends).toEqual(expect.arrayContaining(['libudev1', 'libusb-1.0-0']));
    // As the binding itself says: names of libraries are text in it.
    const binding = require.resolve('node-hid/package.json').replace('package.json', HIDRAW);
    const text = readFileSync(binding, 'latin1');
    expect(text.match(/lib(?:udev|usb)[-.\d]*\.so\.\d/g)?.toSorted()).toEqual([
      'libudev.so.1',
      'libusb-1.0.so.0',
    ]);
  });

  it('keeps the store when the program is removed', () => {
    expect(configuration.nsis.deleteAppDataOnUninstall).toBe(false);
  });

  it('sets the fuses: no plain Node, no options, no inspector, only our archive', () => {
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

/** The same promise over TLS: bytes leave only after a trusted handshake. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlatform } from '#engine/platform/client.ts';
import {
  context,
  credentials,
  DISPATCHED,
  OPERATOR,
  region,
  SETTLEMENT,
  settlementOutput,
} from './fixtures.ts';

/** A self-made certificate for localhost; the key guards nothing but this test. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdzlCHzmBHgQoCtlW
y7LqYHfs+8ST8OkxoUb6tx6iPhuhRANCAAQvrfMRhOehp4DgMq6ob8xQ7IAbGhO1
BFYogMLm381CXZDcLoiDl/yrjYhIzP0c/SqNjD9YCTdGD6nsRfggfDrF
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUNxznuoMdptmonABt78/bdv1WKlgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIxNDk0OVoYDzIxMjYxMDI4
MjE0OTQ5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQvrfMRhOehp4DgMq6ob8xQ7IAbGhO1BFYogMLm381CXZDcLoiDl/yr
jYhIzP0c/SqNjD9YCTdGD6nsRfggfDrFo2kwZzAdBgNVHQ4EFgQUQlzdrbEfpfYw
MS3T07Yff+zPThAwHwYDVR0jBBgwFoAUQlzdrbEfpfYwMS3T07Yff+zPThAwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAL8fUzmh7eo+29KOyOYQbxfRPE1bAAYZJqjaoYMeiWZbAiEAkHO++Z7q
Wg/1Pc84E8Vexf+FwYVuDFYkSY056+S1Ewc=
-----END CERTIFICATE-----
`;

let url = '';
let requests = 0;
const server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => {
  requests += 1;
  const output = {
    ...settlementOutput(DISPATCHED.msgid),
    signinoutb: { sign_time: '2026-11-21 08:00:00', sign_no: 'SN1' },
  };
  response.end(JSON.stringify({ infcode: 0, output }));
});

beforeAll(async () => {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const platform = () => createPlatform(region(), credentials(url), context());
const settle = () => {
  const { effects, send } = platform();
  return send(effects.settle(SETTLEMENT), DISPATCHED);
};

describe('TLS', () => {
  it('a certificate nobody vouches for: nothing is sent', async () => {
    expect(await settle()).toEqual({ kind: 'notSent', reason: '平台证书不受信任' });
    expect(requests).toBe(0);
  });

  it('a trusted certificate: effects on their own connection, look-ups on a kept one', async () => {
    const before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, CERTIFICATE]);
    try {
      expect((await settle()).kind).toBe('accepted');
      const { lookups } = platform();
      const station = { macAddress: 'm', ipAddress: 'i' };
      expect((await lookups.signIn(OPERATOR, station)).kind).toBe('accepted');
      expect((await lookups.signIn(OPERATOR, station)).kind).toBe('accepted');
      expect(requests).toBe(3);
    } finally {
      tls.setDefaultCACertificates(before);
    }
  });
});

// The thread of an archived program: tells what it was given, and where it runs.
import { parentPort, workerData } from 'node:worker_threads';

parentPort.postMessage(`thread heard ${workerData} in ${import.meta.dirname}`);

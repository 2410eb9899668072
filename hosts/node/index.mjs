import host from './index.js';

export const { ProcessHost, Float, MessageError } = host;
export default ProcessHost;

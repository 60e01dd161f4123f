export { formatNumber, isMessageKey, type Language, languages, type MessageKey, message, tables } from './messages.js';

export {
  formatNumber,
  generally,
  generalTables,
  isMessageKey,
  type Language,
  languageOf,
  languages,
  type MessageKey,
  message,
  tables,
  type Wording,
} from './messages.js';

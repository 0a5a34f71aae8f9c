export { chooseTopics, type ExportSubject, type Topic, type TopicName, topicsOf } from './topics.ts'
export { type Destination, type ExportJob, FORMATS, type Format, filesOf, writeExport } from './write.ts'

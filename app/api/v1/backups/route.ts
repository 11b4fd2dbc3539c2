import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { createBackup } from '@/lib/services/create-backup'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.createBackup, createBackup),
})

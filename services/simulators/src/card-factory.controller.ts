import { newUuid } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { CardFactoryServiceService, type OrderCardRequest, type OrderCardResponse } from '@yuejuma/proto/authority/v1/card_factory';
import { Context } from './context.js';
import { saveCardOrder } from './deliveries.repository.js';

/** 制证 as a development start has it. Its "no" is an answer without an order. */
@GrpcService(CardFactoryServiceService, { orderCard: ['SERVICE'] }, { orderCard: 'WRITE' })
export class CardFactoryController implements Answers<typeof CardFactoryServiceService> {
  constructor(private readonly context: Context) {}

  async orderCard(request: OrderCardRequest): Promise<OrderCardResponse> {
    checkFields(request, { permitId: rules.text(100), requestId: rules.uuid() });
    if (await this.context.modes.pass('card-factory')) return { orderId: '' };
    return { orderId: saveCardOrder(this.context.store, { ...request, orderId: newUuid() }) };
  }
}

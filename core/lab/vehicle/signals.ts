import type { Car } from './controls.ts';
import { CAR } from './engine-data.ts';
import { SELECTORS } from './model.ts';

/** Nanoseconds that an indicator is lit, and then dark: 90 a minute (UN Regulation 48: 60 to 120). */
const FLASH_NS = 333_333_333;
/** °C of the coolant, % of the tank, revolutions a minute below which there is no oil pressure and no charge. */
const HOT = 115;
const LOW_FUEL = 10;
const CHARGING = 500;

const LIGHTS = ['off', 'parking', 'low', 'high'] as const;
const INDICATORS = ['off', 'left', 'right', 'hazard'] as const;

/** Signals that the vehicle knows, by their names in the DBC file: physical values at virtual time `now` (ns). */
export const SIGNALS: Readonly<Record<string, (car: Car, now: number) => number>> = {
  EngineSpeed: ({ model }) => model.rpm,
  VehicleSpeed: ({ model }) => Math.abs(model.velocity) * 3.6,
  Selector: ({ model }) => SELECTORS.indexOf(model.controls.selector),
  Gear: ({ model }) => model.gear,
  Ignition: ({ model }) => Number(model.controls.ignition),
  Throttle: ({ model }) => 100 * model.throttle,
  Brake: ({ model }) => 100 * model.brake,
  Acceleration: ({ model }) => model.acceleration,
  TurnLeft: (car, now) => flashes(car, now, 'left'),
  TurnRight: (car, now) => flashes(car, now, 'right'),
  HighBeam: (car) => lit(car, car.switches.lights === 'high'),
  LowBeam: (car) => lit(car, car.switches.lights === 'low' || car.switches.lights === 'high'),
  ParkingBrake: (car) => lit(car, car.model.controls.parkingBrake),
  BrakeWarning: (car) => lit(car, car.switches.brakeFault),
  BatteryWarning: (car) => lit(car, car.switches.batteryFault || car.model.rpm < CHARGING),
  OilWarning: (car) => lit(car, car.switches.oilFault || car.model.rpm < CHARGING),
  EngineWarning: (car) => lit(car, car.switches.engineFault),
  SeatBeltWarning: (car) => lit(car, !car.switches.seatBelt),
  DoorWarning: (car) => lit(car, doorOpen(car)),
  TyreWarning: (car) => lit(car, car.switches.tyreFault),
  TemperatureWarning: (car) => lit(car, car.model.coolant > HOT),
  FuelWarning: (car) => lit(car, fuelLevel(car) < LOW_FUEL),
  DoorFrontLeft: ({ switches }) => Number(switches.doorFrontLeft),
  DoorFrontRight: ({ switches }) => Number(switches.doorFrontRight),
  DoorRearLeft: ({ switches }) => Number(switches.doorRearLeft),
  DoorRearRight: ({ switches }) => Number(switches.doorRearRight),
  Boot: ({ switches }) => Number(switches.boot),
  SeatBelt: ({ switches }) => Number(switches.seatBelt),
  Lights: ({ switches }) => LIGHTS.indexOf(switches.lights),
  Indicator: ({ switches }) => INDICATORS.indexOf(switches.indicator),
  CoolantTemperature: ({ model }) => model.coolant,
  FuelLevel: (car) => fuelLevel(car),
  OutsideTemperature: ({ model }) => model.controls.outside,
  Odometer: ({ model }) => model.odometer / 1000,
  // At seven litres for 100 km.
  Range: ({ model }) => (model.fuel / 7) * 100,
  Consumption: ({ model }) => model.consumption,
};

/** A lamp of the cluster: it has current while the ignition is on. */
const lit = ({ model }: Car, on: boolean): number => Number(model.controls.ignition && on);

/** Indicators flash with the ignition, hazard lights always. */
function flashes({ model, switches }: Car, now: number, side: 'left' | 'right'): number {
  const on = switches.indicator === 'hazard' || (switches.indicator === side && model.controls.ignition);
  return Number(on && Math.floor(now / FLASH_NS) % 2 === 0);
}

const fuelLevel = ({ model }: Car): number => (100 * model.fuel) / CAR.tank;

function doorOpen({ switches }: Car): boolean {
  const { doorFrontLeft, doorFrontRight, doorRearLeft, doorRearRight, boot } = switches;
  return doorFrontLeft || doorFrontRight || doorRearLeft || doorRearRight || boot;
}

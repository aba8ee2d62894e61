;; a function that calls another and returns
;;   push {r4, lr}
;;   bl .+0x100
;;   add r0, r0, #1
;;   pop {r4, pc}
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;7;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 4
      (i32.const 64))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (local.set 10
              (i32.sub
                (i32.and
                  (local.get 1)
                  (i32.const 4095))
                (i32.const 0)))
            (block  ;; label = @4
              (if  ;; label = @5
                (local.get 10)
                (then
                  (local.set 1
                    (i32.sub
                      (local.get 1)
                      (local.get 10)))
                  (br_if 1 (;@4;)
                    (i32.eq
                      (local.get 10)
                      (i32.const 8)))))
              (drop
                (br_if 1 (;@3;)
                  (i32.const 147459)
                  (i32.lt_s
                    (local.tee 0
                      (i32.sub
                        (local.get 0)
                        (i32.const 2)))
                    (i32.const 0))))
              (if  ;; label = @5
                (i32.eqz
                  (local.tee 6
                    (select
                      (i32.const 0)
                      (i32.load offset=16785408
                        (i32.and
                          (i32.shr_u
                            (local.tee 5
                              (i32.add
                                (i32.load offset=52
                                  (i32.const 4096))
                                (i32.const -8)))
                            (i32.const 10))
                          (i32.const 4194300)))
                      (i32.gt_u
                        (i32.rotr
                          (i32.and
                            (local.get 5)
                            (i32.const 4095))
                          (i32.const 2))
                        (i32.const 1022)))))
                (then
                  (br_if 3 (;@2;)
                    (i32.eqz
                      (local.tee 6
                        (call 1
                          (local.get 5)
                          (i32.const 151142406)))))))
              (i32.store align=1
                (local.tee 6
                  (i32.add
                    (local.get 5)
                    (local.get 6)))
                (i32.load offset=16
                  (i32.const 4096)))
              (i32.store offset=4 align=1
                (local.get 6)
                (i32.load offset=56
                  (i32.const 4096)))
              (i32.store offset=52
                (i32.const 4096)
                (i32.add
                  (i32.load offset=52
                    (i32.const 4096))
                  (i32.const -8)))
              (i32.store offset=56
                (i32.const 4096)
                (i32.add
                  (local.get 1)
                  (i32.const 8)))
              (local.set 3
                (i32.add
                  (local.get 1)
                  (i32.const 260)))
              (br_if 3 (;@1;)
                (i32.ge_s
                  (local.get 2)
                  (i32.const 60)))
              (call 5
                (local.get 0)
                (local.get 3)
                (local.get 4)
                (i32.add
                  (local.get 2)
                  (i32.const 1)))
              (local.set 3)
              (if  ;; label = @5
                (i32.or
                  (i32.and
                    (local.tee 0)
                    (i32.const -2147483648))
                  (i32.xor
                    (local.get 3)
                    (i32.add
                      (local.get 1)
                      (i32.const 8))))
                (then
                  (return
                    (local.get 0)
                    (local.get 3))))
              (local.set 4
                (i32.const 64))
              (br 0 (;@4;)))
            (drop
              (br_if 0 (;@3;)
                (i32.const 147491)
                (i32.lt_s
                  (local.tee 0
                    (i32.sub
                      (local.get 0)
                      (i32.const 2)))
                  (i32.const 0))))
            (i32.store
              (i32.const 4096)
              (i32.add
                (i32.load
                  (i32.const 4096))
                (i32.const 1)))
            (if  ;; label = @4
              (i32.eqz
                (local.tee 6
                  (select
                    (i32.const 0)
                    (i32.load offset=12591104
                      (i32.and
                        (i32.shr_u
                          (local.tee 5
                            (i32.load offset=52
                              (i32.const 4096)))
                          (i32.const 10))
                        (i32.const 4194300)))
                    (i32.gt_u
                      (i32.rotr
                        (i32.and
                          (local.get 5)
                          (i32.const 4095))
                        (i32.const 2))
                      (i32.const 1022)))))
              (then
                (br_if 2 (;@2;)
                  (i32.eqz
                    (local.tee 6
                      (call 1
                        (local.get 5)
                        (i32.const 151076914)))))))
            (local.set 11
              (i32.load align=1
                (local.tee 6
                  (i32.add
                    (local.get 5)
                    (local.get 6)))))
            (local.set 12
              (i32.load offset=4 align=1
                (local.get 6)))
            (i32.store offset=16
              (i32.const 4096)
              (local.get 11))
            (i32.store offset=52
              (i32.const 4096)
              (i32.add
                (i32.load offset=52
                  (i32.const 4096))
                (i32.const 8)))
            (local.set 14
              (i32.and
                (local.tee 13
                  (local.get 12))
                (i32.const 1)))
            (i32.store offset=92
              (i32.const 4096)
              (local.get 14))
            (local.set 4
              (i32.or
                (i32.const 64)
                (local.get 14)))
            (local.set 3
              (i32.and
                (local.get 13)
                (i32.sub
                  (i32.shl
                    (local.get 14)
                    (i32.const 1))
                  (i32.const 4))))
            (local.set 9
              (i32.const -1))
            (br 2 (;@1;))
            (unreachable)))
        (i32.store offset=140
          (i32.const 4096)
          (local.get 8)))
      (local.set 0
        (i32.or
          (i32.add
            (i32.and
              (i32.shr_u
                (local.tee 8
                  (i32.load offset=140
                    (i32.const 4096)))
                (i32.const 16))
              (i32.const 127))
            (local.get 0))
          (i32.const -2147483648)))
      (local.set 3
        (i32.sub
          (i32.add
            (i32.and
              (i32.shr_u
                (local.get 8)
                (i32.const 2))
              (i32.const 16382))
            (i32.and
              (local.get 1)
              (i32.const -4096)))
          (i32.const 4096))))
    (if  ;; label = @1
      (i32.lt_s
        (i32.or
          (i32.and
            (i32.sub
              (i32.const 0)
              (local.get 2))
            (local.get 9))
          (local.get 0))
        (i32.const 0))
      (then
        (return
          (local.get 0)
          (i32.or
            (local.get 3)
            (i32.and
              (local.get 4)
              (i32.const 1))))))
    (return_call 5
      (local.get 0)
      (local.get 3)
      (local.get 4)
      (local.get 2)))
